import fc from 'fast-check'
import type { RunDocument } from '../../model/run.js'
import { runs } from '../../reports/testdata/runs.js'

/** Text that would end a table cell, open a tag, leave a folder, or steer a terminal. */
const attacks = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  '\u202egnp.exe',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</script><iframe src=javascript:alert(1)>',
  '[click](javascript:alert(1))',
  '![x](data:text/html,<script>1</script>)',
  '<details><summary><b onclick=alert(1)>x</b></summary>',
  '| a | b |\n|---|---|\n| <a href=x onmouseover=y> |',
  '```\n</code></pre><script>1</script>',
  '%report%%data%',
  '$& $1 $`',
  '../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\x',
  '__proto__',
  'constructor',
  'toString',
  '::error file=x,line=1::boo',
  '=cmd|calc!A1',
  'a\r\nb\nc\td',
  '\u0000',
  '\ud800',
  '',
  ' ',
  'x'.repeat(5000),
]

/** A string from somebody who means harm, or from nobody in particular. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...attacks) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...attacks), fc.string()).map(([a, b]) => b + a + b) },
)

const numbers = fc.oneof(
  fc.constantFrom(0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double(),
)

/** Something of any type where something of another was expected. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  numbers,
  fc.constantFrom(null, true, undefined, [], {}),
  fc.anything({ maxDepth: 3, withNullPrototype: true, key: hostileText }),
  fc.integer({ min: 1, max: 2000 }).map(nested),
)

function nested(depth: number): unknown {
  let value: unknown = []
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** One change to a document: where, and what stands there instead. */
interface Change {
  readonly at: readonly number[]
  readonly to: unknown
  readonly how: 'replace' | 'remove' | 'double'
}

/** Mostly of the same type, so that the document still passes for one and its pages are made. */
const change = (to: fc.Arbitrary<unknown>): fc.Arbitrary<Change> =>
  fc.record({
    at: fc.array(fc.nat(1000), { minLength: 1, maxLength: 9 }),
    to,
    how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'double'),
  })

/** The text of a saved run with a few things changed. */
export const changedRun: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...Object.values(runs)), fc.array(change(anything), { maxLength: 3 }))
  .map(([run, changes]) => JSON.stringify(changes.reduce(changed, structuredClone(run) as unknown)))

/** A saved run in which strings and figures are others of their type. */
export const wildRun: fc.Arbitrary<RunDocument> = fc
  .tuple(
    fc.constantFrom(...Object.values(runs)),
    fc.infiniteStream(hostileText),
    fc.infiniteStream(numbers),
    fc.nat(),
  )
  .map(([run, texts, figures, seed]) => {
    let count = seed
    const wild = (key: string, value: unknown): unknown => {
      // Every so often, and not where a string is one of a few words.
      if (++count % 7 !== 0 || ['schema', 'code', 'verdict', 'kind', 'load'].includes(key)) return value
      if (typeof value === 'string') return texts.next().value
      const figure = typeof value === 'number' ? figures.next().value : value
      return typeof figure === 'number' && !Number.isFinite(figure) ? 1e308 : figure
    }
    const made = JSON.parse(JSON.stringify(run), wild) as RunDocument
    // A scenario whose name would not do as a folder is refused, and nothing else of the run would be seen.
    const scenarios = made.scenarios.map((scenario, index) => ({ ...scenario, name: `scenario-${index}` }))
    return { ...made, scenarios }
  })

/** The text of a saved run that was cut off, or is none. */
export const notARun: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...Object.values(runs)), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([run, part]) => {
      const whole = JSON.stringify(run)
      return whole.slice(0, Math.floor(whole.length * part))
    }),
  anything.map((value) => safeJson(value) ?? 'undefined'),
  hostileText,
  fc.json(),
  fc.integer({ min: 1, max: 200_000 }).map((depth) => '['.repeat(depth)),
  fc
    .integer({ min: 1, max: 50_000 })
    .map((depth) => `{"schema":"gclab/run@1","a":${'['.repeat(depth)}${']'.repeat(depth)}}`),
)

/** JSON of what has one; `undefined` for the rest. */
function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

function changed(root: unknown, { at, to, how }: Change): unknown {
  let holder = root
  for (const [depth, step] of at.entries()) {
    if (typeof holder !== 'object' || holder === null) return root
    const keys = Object.keys(holder)
    const key = keys[step % Math.max(1, keys.length)]
    if (key === undefined) return root
    const next: unknown = Reflect.get(holder, key)
    if (depth < at.length - 1 && typeof next === 'object' && next !== null) {
      holder = next
      continue
    }
    if (how === 'remove') Reflect.deleteProperty(holder, key)
    else if (how === 'double' && Array.isArray(holder)) holder.push(next)
    else
      Object.defineProperty(holder, key, { value: to, enumerable: true, configurable: true, writable: true })
    return root
  }
  return root
}
