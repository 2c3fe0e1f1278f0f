import { basename, dirname } from 'node:path'
import { isDeepStrictEqual, stripVTControlCharacters } from 'node:util'
import { CONTROL } from '../../../model/contenders.js'
import type { SuiteOrigin } from '../../../model/run.js'
import type { Scenario } from '../../../model/scenario.js'
import { shortened } from '../../../model/shortened.js'
import type { Benchmark, Written } from './recorded.js'

/** A group of a suite as a scenario. */
export interface SuiteScenario extends Scenario {
  readonly suite: SuiteOrigin
  readonly written: WrittenGroup
  /** All that are in it, in every case. */
  readonly members: readonly Benchmark[]
}

/** What a group's scenario file is made of. */
export interface WrittenGroup {
  /** By variant. */
  readonly benchmarks: Readonly<Record<string, Written>>
  /** By case, as JSON; `null` where they cannot be written so. */
  readonly params: Readonly<Record<string, string | null>>
  /** Whether the file says which benchmark is the baseline. */
  readonly marksBaseline: boolean
}

/** Benchmarks that are compared with each other: those of a group that have the same arguments. */
interface Group {
  readonly name: string
  /** By variant, and of each by case. */
  readonly variants: Map<string, Map<string, Benchmark>>
}

const LONGEST = 200
/** The case of benchmarks without arguments. */
const ONLY_CASE = 'as registered'

/**
 * What a file registered, a scenario for each group. Benchmarks are known by their place in the file: those
 * of the same name in a group have numbers.
 */
export function scenariosOfSuite(
  registered: readonly Benchmark[],
  tools: readonly string[],
  file: string,
): SuiteScenario[] {
  const ignored = [...new Set(registered.flatMap((one) => one.ignored ?? []))].sort()
  const suite: SuiteOrigin = { tool: tools.join(', '), ignored }
  const taken = new Set<string>()
  let unnamed = 0
  return groupsOf(registered).map((group) => {
    if (group.name === '') unnamed++
    const ofFile = `The benchmarks of ${basename(file)}${unnamed > 1 ? `, ${unnamed}` : ''}`
    const ofGroup = group.name.replace(/^[^a-z0-9]+/i, '')
    const stem = slug([nameOfFile(file), ofGroup].filter((part) => part !== '').join('.'))
    const name = unlike(stem, taken, '-')
    taken.add(name)
    return { ...scenarioOf(group), name, title: group.name || ofFile, suite }
  })
}

type OfGroup = Pick<SuiteScenario, 'baseline' | 'cases' | 'variants' | 'written' | 'members'>

function scenarioOf({ variants }: Group): OfGroup {
  const all = [...variants]
  const marked =
    all.find(([, cases]) => [...cases.values()].some(({ isBaseline }) => isBaseline)) ??
    all.find(([name]) => name === 'baseline')
  const [first = new Map<string, Benchmark>()] = variants.values()
  return {
    members: all.flatMap(([, cases]) => [...cases.values()]),
    written: {
      benchmarks: Object.fromEntries(
        all.map(([name, cases]) => [name, ([...cases.values()][0] as Benchmark).written]),
      ),
      params: Object.fromEntries([...first].map(([name, { params }]) => [name, asJson(params)])),
      marksBaseline: marked !== undefined,
    },
    baseline: (marked ?? all[0])?.[0] as string,
    cases: Object.fromEntries([...first.keys()].map((name) => [name, name])),
    variants: Object.fromEntries(
      all.map(([name, cases]) => [name, (args: unknown) => cases.get(args as string)?.make() as never]),
    ),
  }
}

function asJson(params: Benchmark['params']): string | null {
  try {
    const text = JSON.stringify(params ?? {})
    return isDeepStrictEqual(JSON.parse(text), params ?? {}) ? text : null
  } catch {
    return null
  }
}

function groupsOf(registered: readonly Benchmark[]): Group[] {
  const byId = new Map<unknown, Map<string, Map<string, Benchmark>>>()
  for (const one of registered) {
    const variants = byId.get(one.groupId) ?? new Map<string, Map<string, Benchmark>>()
    byId.set(one.groupId, variants)
    const args = shortened(one.args || ONLY_CASE, LONGEST)
    // Blanks behind a name are for the columns of what the file prints, as colours are for the terminal.
    const plain = stripVTControlCharacters(one.name).trim()
    const named = plain === CONTROL ? `${CONTROL} of the suite` : plain || 'anonymous'
    const title = shortened(named, LONGEST)
    const full = new Set([...variants].flatMap(([name, cases]) => (cases.has(args) ? [name] : [])))
    const name = unlike(title, full, ' ')
    variants.set(name, (variants.get(name) ?? new Map<string, Benchmark>()).set(args, one))
  }
  return [...byId].flatMap(([id, variants]) => {
    const name = stripVTControlCharacters(registered.find(({ groupId }) => groupId === id)?.group ?? '')
    const byCases = new Map<string, Group>()
    for (const [variant, cases] of variants) {
      const key = JSON.stringify([...cases.keys()])
      const group = byCases.get(key) ?? { name, variants: new Map() }
      group.variants.set(variant, cases)
      byCases.set(key, group)
    }
    return [...byCases.values()]
  })
}

/** The name, with a number where it is taken. */
function unlike(name: string, taken: ReadonlySet<string>, before: string): string {
  let own = name
  for (let count = 2; taken.has(own); count++) own = `${name}${before}${count}`
  return own
}

/** `sort` for bench/sort.bench.js; with the folder's name where the file's says nothing. */
function nameOfFile(file: string): string {
  const stem = basename(file)
    .replace(/\.[cm]?[jt]s$/, '')
    .replace(/[._-]bench(?:mark)?s?$/, '')
  const saysNothing = /^(?:index|main|node|run|bench(?:mark)?s?)$/.test(stem)
  return saysNothing ? `${basename(dirname(file))}-${stem}` : stem
}

function slug(name: string): string {
  const plain = name.replace(/[^a-z0-9._]+/gi, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/gi, '')
  return plain.slice(0, 90) || 'suite'
}
