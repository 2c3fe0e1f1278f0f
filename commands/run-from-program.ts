import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageError } from '../model/errors.js'
import { anyText, switched } from '../model/options/kinds.js'
import { checkSetting, optionRows, type SettingCheck } from '../model/options/option.js'
import { readRunOptions, runOptions } from '../model/options/run-options.js'
import type { RunDocument, RunOptions } from '../model/run.js'
import type { Scenario } from '../model/scenario.js'
import { definedIn } from '../model/scenario-registry.js'
import type { Service } from '../model/service.js'
import { readEnvironment } from '../runners/machine/environment.js'
import type { RunEvent } from '../runners/passes/run-events.js'
import { resolveTargets, type Target } from '../runners/scenario-files/find.js'
import { measureTask, saveRun } from './measure.js'

/**
 * How a run called from a program measures, by the names of `options` in `run.json`. A setting that is left
 * out, `null` or `undefined` has the default of the command line.
 */
export interface RunSettings extends Partial<Omit<RunOptions, 'scenarios' | 'shard'>> {
  /** Path of the Node.js binary that measures; this process's own by default. */
  readonly node?: string
  /** Ends the run early when aborted: the document holds the complete cases, its `finishedAt` is `null`. */
  readonly signal?: AbortSignal
  /** Called with the plan, with each step, and with each warning; by default nobody is. */
  readonly onEvent?: (event: RunEvent) => void
  /**
   * Folder for the results, as `--out`: `<out>/<scenario>/` gets `run.json`, `report.md`, `report.html`,
   * `charts/`, and keeps an earlier run as `run.previous.json`. By default nothing is written.
   */
  readonly out?: string
  /** Whether the reports have charts; they do by default. */
  readonly charts?: boolean
}

const { shard: _, ...ofRun } = runOptions
const checksOfRun = Object.fromEntries(optionRows(ofRun).map(([key, { takes }]) => [key, takes]))

/** What each setting takes. */
const checks: Readonly<Record<string, SettingCheck>> = {
  ...checksOfRun,
  charts: switched,
  node: anyText,
  out: anyText,
  signal: { holds: isSignal, wanted: 'an AbortSignal' },
  onEvent: { holds: (value) => typeof value === 'function', wanted: 'a function' },
} satisfies Omit<Record<keyof RunSettings, SettingCheck>, keyof typeof ofRun>

/** Not by its class: a test runner's globals are not this module's. */
function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = value as Partial<AbortSignal>
  return typeof aborted === 'boolean' && typeof addEventListener === 'function'
}

function requireSettings(settings: unknown): void {
  if (typeof settings !== 'object' || settings === null)
    throw usageError('the settings of a run are an object, as in run(scenario, { quick: true })')
  for (const [key, value] of Object.entries(settings)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined
    if (check === undefined)
      throw usageError(`there is no setting "${key}"; there are ${Object.keys(checks).join(', ')}`)
    checkSetting(key, value, check)
  }
}

/** {@link run} of the package's entry, which loads this only when it is called. */
export async function runFromProgram(
  scenario: Scenario<never, never> | Service | string | URL,
  settings: RunSettings,
): Promise<RunDocument> {
  requireSettings(settings)
  const targets = targetsOf(scenario)
  const node = settings.node ?? process.execPath
  const task = {
    options: { scenarios: targets.map(({ name }) => name), ...optionsOf(settings) },
    targets: targets.map(({ url }) => url),
    node,
    environment: await readEnvironment(node),
  }
  const signal = settings.signal ?? new AbortController().signal
  const outcome = await measureTask(task, { signal, onEvent: settings.onEvent ?? (() => {}) })
  const { out } = settings
  if (out != null) {
    const charts = settings.charts ?? true
    const { env, stdout, stderr } = process
    await saveRun(outcome, { out, charts }, { env, stdout, stderr, cwd: process.cwd(), signal })
  }
  return outcome.run
}

function targetsOf(scenario: Scenario<never, never> | Service | string | URL): readonly Target[] {
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

/** The options of the run: those that are set, and the usual ones. */
function optionsOf(settings: RunSettings): Omit<RunOptions, 'scenarios'> {
  const isSet = ([key, value]: [string, unknown]): boolean =>
    value != null && Object.hasOwn(ofRun, key) && !(Array.isArray(value) && value.length === 0)
  const set = Object.fromEntries(Object.entries(settings).filter(isSet))
  return { ...readRunOptions({}), ...set }
}
