import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageError } from '../model/errors.js'
import type { RunDocument, RunOptions } from '../model/run.js'
import type { Scenario } from '../model/scenario.js'
import { definedIn } from '../model/scenario-registry.js'
import { environmentOf } from '../runners/machine/environment.js'
import type { RunEvent } from '../runners/passes/context.js'
import { resolveTargets, type Target } from '../runners/scenario-files/find.js'
import { measureTask, saveRun } from './measure.js'
import { parseRunFlags, type RunFlags } from './run-flags.js'

/** How a run called from a program measures; what is left out is as on the command line. */
export interface RunSettings extends Partial<Omit<RunOptions, 'scenarios' | 'shard'>> {
  /** Path of the Node.js binary that measures; this process's own by default. */
  readonly node?: string
  /** Ends the run early when aborted; the document then holds what is complete, and `finishedAt` is `null`. */
  readonly signal?: AbortSignal
  /** Called with the plan, with each step, and with each warning. */
  readonly onEvent?: (event: RunEvent) => void
  /** Folder for the reports, one folder a scenario in it; none are written by default. */
  readonly out?: string
  /** Whether the reports have charts; they do by default. */
  readonly charts?: boolean
}

/** Whether a value will do for a setting, and what does. */
type Check = readonly [holds: (value: unknown) => boolean, wanted: string]

const isText: Check = [(value) => typeof value === 'string' && value !== '', 'a string']
const isFlag: Check = [(value) => typeof value === 'boolean', 'true or false']
const isNumber: Check = [(value) => typeof value === 'number', 'a number']
const listOf = ([holds, wanted]: Check): Check => [
  (value) => Array.isArray(value) && value.every(holds),
  `an array, each of its items ${wanted}`,
]
const loads = { auto: undefined, on: true, http: 'http', off: false } as const

/** Every setting; null and undefined stand for its default. */
const checks: Readonly<Record<keyof RunSettings, Check>> = {
  cases: listOf(isText),
  variants: listOf(isText),
  tune: listOf(isText),
  workers: listOf(isNumber),
  quick: isFlag,
  time: isFlag,
  charts: isFlag,
  budgetSeconds: isNumber,
  precisionPercent: isNumber,
  minEffectPercent: isNumber,
  forks: isNumber,
  seed: isNumber,
  timeoutSeconds: isNumber,
  maxHeapMB: isNumber,
  load: [(value) => Object.hasOwn(loads, value as string), Object.keys(loads).join(', ')],
  node: isText,
  out: isText,
  signal: [isSignal, 'an AbortSignal'],
  onEvent: [(value) => typeof value === 'function', 'a function'],
}

/** Not by its class: a test runner's globals are not this module's. */
function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = value as Partial<AbortSignal>
  return typeof aborted === 'boolean' && typeof addEventListener === 'function'
}

function requireSettings(settings: unknown): void {
  if (typeof settings !== 'object' || settings === null)
    throw usageError('the settings of a run are an object, as in run(scenario, { quick: true })')
  for (const [key, value] of Object.entries(settings)) {
    if (!Object.hasOwn(checks, key))
      throw usageError(`there is no setting "${key}"; there are ${Object.keys(checks).join(', ')}`)
    const [holds, wanted] = checks[key as keyof RunSettings]
    if (value != null && !holds(value)) throw usageError(`the setting "${key}" takes ${wanted}`)
  }
}

/** {@link run} of the package's entry, which loads this only when it is called. */
export async function runFromProgram(
  scenario: Scenario<never, never> | string | URL,
  settings: RunSettings,
): Promise<RunDocument> {
  requireSettings(settings)
  const parsed = parseRunFlags(['scenario'], flagsOf(settings), () => targetsOf(scenario))
  const signal = settings.signal ?? new AbortController().signal
  const outcome = await measureTask(
    { ...parsed, environment: await environmentOf(parsed.node) },
    { signal, onEvent: settings.onEvent ?? (() => {}) },
  )
  const { out, charts = true } = settings
  if (out != null) {
    const { env, stdout, stderr } = process
    await saveRun(outcome, { out, charts }, { env, stdout, stderr, cwd: process.cwd(), signal })
  }
  return outcome.run
}

function targetsOf(scenario: Scenario<never, never> | string | URL): readonly Target[] {
  if (typeof scenario === 'string' && !scenario.startsWith('file:'))
    return resolveTargets(scenario, process.cwd())
  if (typeof scenario === 'string' || scenario instanceof URL)
    return resolveTargets(fileURLToPath(scenario), '/')
  const file = typeof scenario === 'object' && scenario !== null ? definedIn(scenario) : undefined
  if (file === undefined || !isAbsolute(file)) {
    throw usageError(
      'run takes a scenario made by defineScenario in a file, for it is measured in other processes, which import that file; or the path of a scenario file, or the name of a bundled scenario',
    )
  }
  const { href } = pathToFileURL(file)
  return [{ name: file, url: `${href}#${encodeURIComponent(scenario.name)}` }]
}

/** The settings as the command line would give them, to be checked in the same place. */
function flagsOf(settings: RunSettings): RunFlags {
  const text = (value: unknown): string | undefined => (value == null ? undefined : String(value))
  const flags = {
    case: settings.cases,
    variant: settings.variants,
    quick: settings.quick,
    budget: text(settings.budgetSeconds),
    precision: text(settings.precisionPercent),
    minEffect: text(settings.minEffectPercent),
    forks: text(settings.forks),
    workers: settings.workers?.join(','),
    load: settings.load && loads[settings.load],
    time: settings.time,
    tune: settings.tune,
    node: settings.node == null ? undefined : [settings.node],
    timeout: text(settings.timeoutSeconds),
    maxHeap: text(settings.maxHeapMB),
    seed: text(settings.seed),
    out: settings.out ?? '',
    charts: settings.charts ?? true,
  }
  const given = Object.entries(flags).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as unknown as RunFlags
}
