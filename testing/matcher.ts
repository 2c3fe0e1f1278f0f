import type { AllocationSite } from '../model/run.js'
import type { Op } from '../model/scenario.js'
import { allocationsPerOp, type PreparedOp } from './allocations-per-op.js'
import { keptPerOp } from './kept-per-op.js'
import { writtenPlace } from './written-place.js'

/** What an op is expected to allocate, exactly; what is left out may be anything. */
export interface ExpectedAllocations {
  readonly allocs?: number
  readonly heapBytes?: number
  readonly externalBytes?: number
}

/** The most that an op may leave alive; what is left out may be anything. */
export interface MostKept {
  readonly allocs?: number
  readonly heapBytes?: number
  readonly externalBytes?: number
}

/** What a matcher gives to vitest's and jest's `expect`. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

const units = { allocs: 'object', heapBytes: 'byte on the heap', externalBytes: 'byte outside it' } as const
type Figure = keyof typeof units
const figures = Object.keys(units) as Figure[]

/** What was found of an op, and by whom. */
type Found = Readonly<Record<Figure, number | null>> & {
  readonly sites: readonly AllocationSite[]
  readonly exact: boolean
}

/** A matcher, and how it speaks. */
interface Question {
  readonly name: string
  readonly does: readonly [infinitive: string, present: string]
  /** What stands before the expected figures. */
  readonly bound: string
  readonly find: (op: Op | PreparedOp<unknown>) => Promise<Found>
  readonly holds: (found: number | null, expected: number | undefined) => boolean
}

const allocating: Question = {
  name: 'toAllocate',
  does: ['allocate', 'allocates'],
  bound: '',
  find: (op) => allocationsPerOp(op),
  holds: (found, expected) => found === expected,
}

const keeping: Question = {
  name: 'toKeep',
  does: ['keep', 'keeps'],
  bound: 'at most ',
  find: (op) => keptPerOp(op),
  holds: (found, most = 0) => found !== null && found <= most,
}

/**
 * A matcher for `expect.extend` of vitest and jest: `await expect(op).toAllocate({ allocs: 0 })`. A failure
 * lists the functions that allocate. Throws a `TypeError` when misused.
 */
export function toAllocate(op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  return asked(allocating, op, expected)
}

/**
 * The same for what stays alive: `await expect(op).toKeep({ allocs: 0 })` passes when one call leaves no more
 * than that alive after full collections.
 */
export function toKeep(op: unknown, most: MostKept): Promise<MatcherResult> {
  return asked(keeping, op, most)
}

function asked(question: Question, op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  const result = judge(question, op, expected)
  unfinished.set(result, question.name)
  const done = (): void => void unfinished.delete(result)
  result.then(done, done)
  return result
}

/** The matchers that nobody can have awaited once their test is over, by name. */
const unfinished = new Map<Promise<unknown>, string>()

/** Throws when a matcher is still at work at the end of a test: nobody awaited it. */
export function requireAwaited(): void {
  const [name] = unfinished.values()
  unfinished.clear()
  if (name !== undefined) throw new Error(`${name} was not awaited: write await expect(op).${name}(…)`)
}

async function judge(question: Question, op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  const { name, find, holds } = question
  if (!isOp(op) && !isPreparedOp(op))
    throw new TypeError(`${name}: give expect() the op itself, a function, or { prepare, op }`)
  const wanted = figures.filter((figure) => typeof expected?.[figure] === 'number')
  if (wanted.length === 0) {
    throw new TypeError(`${name}: say what is expected, one or more of ${figures.join(', ')}`)
  }
  const found = await find(op)
  const pass = wanted.every((figure) => holds(found[figure], expected[figure]))
  return { pass, message: () => describe(question, found, expected, wanted, pass) }
}

const isOp = (value: unknown): value is Op => typeof value === 'function'

function isPreparedOp(value: unknown): value is PreparedOp<unknown> {
  const { prepare, op } = (value ?? {}) as Partial<Record<string, unknown>>
  return isOp(prepare) && isOp(op)
}

function describe(
  { does: [infinitive, present], bound }: Question,
  found: Found,
  expected: ExpectedAllocations,
  wanted: readonly Figure[],
  pass: boolean,
): string {
  const limits = wanted.map((figure) => say(expected[figure] ?? null, figure)).join(', ')
  const shown = figures.map((figure) => say(found[figure], figure)).join(', ')
  const lines = [
    `expected one call ${pass ? 'not ' : ''}to ${infinitive} ${bound}${limits}`,
    `it ${present} ${shown}${found.exact ? '' : ' (means: the calls differ)'}`,
    ...found.sites.map(
      (site) =>
        `  ${say(site.allocsPerOp, 'allocs')}, ${rounded(site.bytesPerOp)} B by ${site.function} (${writtenPlace(site)})`,
    ),
  ]
  return lines.join('\n')
}

/** `1 object`, `48 bytes on the heap`, `n/a objects`. */
function say(figure: number | null, of: Figure): string {
  const [noun = '', ...rest] = units[of].split(' ')
  return [rounded(figure), `${noun}${figure === 1 ? '' : 's'}`, ...rest].join(' ')
}

function rounded(figure: number | null): string {
  return figure === null ? 'n/a' : `${Math.round(figure * 1000) / 1000}`
}
