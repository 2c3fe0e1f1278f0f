import { usageError } from '../model/errors.js'
import type { RunOptions, Shard } from '../model/run.js'
import type { Target } from '../runners/scenario-files/find.js'

/** The options of `gclab run` as the command line gives them. */
export interface RunFlags {
  readonly case?: readonly string[]
  readonly variant?: readonly string[]
  readonly quick?: boolean
  readonly budget?: string
  readonly precision?: string
  readonly minEffect?: string
  readonly forks?: string
  readonly workers?: string
  /** `--load`, `--load http` or `--no-load`. */
  readonly load?: boolean | string
  /** As in `2/4`. */
  readonly shard?: string
  /** `--resume`, or `--resume <dir>` for `--resume --out <dir>`. */
  readonly resume?: boolean | string
  /** `--no-time`. */
  readonly time?: boolean
  readonly tune?: readonly string[]
  readonly node?: readonly string[]
  readonly timeout?: string
  readonly maxHeap?: string
  readonly seed?: string
  readonly out: string
  readonly json?: boolean
  readonly charts: boolean
  readonly profile?: boolean
}

export interface ParsedRun {
  readonly options: RunOptions
  /** Scenario files as file: URLs. */
  readonly targets: readonly string[]
  /** The Node binary that measures. */
  readonly node: string
}

/** What a name on the command line means; throws for one that means nothing. */
type Resolve = (name: string) => readonly Target[]

/** Defaults that the help text states too. */
export const defaults = { precision: 1, minEffect: 1, timeout: 60 } as const

/** Checks the command line of `gclab run`. Throws a usage error that names the option and what would work. */
export function parseRunFlags(names: readonly string[], flags: RunFlags, resolve: Resolve): ParsedRun {
  const { scenarios, cases, variants } = namesOf(names, flags, resolve)
  if (scenarios.length === 0)
    throw usageError('name a scenario to run, as in "gclab run sse-poke"; "gclab list" shows them')
  const targets = scenarios.flatMap(resolve)
  const twice = targets.find(({ url }, i) => targets.findIndex((other) => other.url === url) !== i)
  if (twice !== undefined) throw usageError(`"${twice.name}" is named twice`)
  const options: RunOptions = {
    scenarios: targets.map(({ name }) => name),
    ...(cases.length === 0 ? {} : { cases }),
    ...(variants.length === 0 ? {} : { variants }),
    quick: flags.quick ?? false,
    budgetSeconds: number('--budget', flags.budget, 'seconds', 1) ?? null,
    precisionPercent: number('--precision', flags.precision, 'a percentage', 0.01) ?? defaults.precision,
    minEffectPercent: number('--min-effect', flags.minEffect, 'a percentage', 0) ?? defaults.minEffect,
    forks: whole('--forks', flags.forks, 2, 10_000) ?? null,
    tune: flags.tune ?? [],
    workers: flags.workers === undefined ? null : counts('--workers', flags.workers),
    load: loadOf(flags.load),
    ...(flags.time === false ? { time: false } : {}),
    ...(flags.shard === undefined ? {} : { shard: shardOf(flags.shard) }),
    seed: whole('--seed', flags.seed, 0, 2 ** 32 - 1) ?? Math.floor(Math.random() * 2 ** 32),
    timeoutSeconds: number('--timeout', flags.timeout, 'seconds', 0.1) ?? defaults.timeout,
    maxHeapMB: whole('--max-heap', flags.maxHeap, 8, 2 ** 20) ?? null,
  }
  for (const tuned of options.tune) {
    if (!/^\s*--[a-z]/.test(tuned))
      throw usageError(`--tune takes V8 flags, as in --tune '--max-semi-space-size=64', not "${tuned}"`)
  }
  return { options, targets: targets.map(({ url }) => url), node: flags.node?.[0] ?? process.execPath }
}

/**
 * `--case` and `--variant` take several names, and so may have swallowed the scenarios that follow them.
 * Without any scenario named before, those at the end that are one are taken back.
 */
export function namesOf(names: readonly string[], flags: RunFlags, resolve: Resolve) {
  const cases = [...(flags.case ?? [])]
  const variants = [...(flags.variant ?? [])]
  // `--load` may have taken the name after it for its own.
  const scenarios = [...(isName(flags.load) ? [flags.load] : []), ...names]
  if (scenarios.length > 0) return { scenarios, cases, variants }
  for (const list of [cases, variants]) {
    while (list.length > 1 && isTarget(list[list.length - 1] as string, resolve))
      scenarios.unshift(list.pop() as string)
  }
  return { scenarios, cases, variants }
}

function isTarget(name: string, resolve: Resolve): boolean {
  try {
    resolve(name)
    return true
  } catch {
    return false
  }
}

function shardOf(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > of) throw usageError(`--shard takes a part of the whole, as in 2/4, not "${text}"`)
  return { index, of }
}

function loadOf(flag: RunFlags['load']): RunOptions['load'] {
  if (flag === undefined) return 'auto'
  if (flag === false) return 'off'
  return flag === 'http' ? 'http' : 'on'
}

function isName(flag: RunFlags['load']): flag is string {
  return typeof flag === 'string' && flag !== 'http'
}

function number(option: string, text: string | undefined, what: string, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < least) {
    throw usageError(`${option} takes ${what} from ${least}, not "${text}"`)
  }
  return value
}

function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text.trim()) || value < least || value > most) {
    throw usageError(`${option} takes a whole number from ${least} to ${most}, not "${text}"`)
  }
  return value
}

function counts(option: string, text: string): number[] {
  return text.split(',').map((part) => whole(option, part, 1, 1024) as number)
}
