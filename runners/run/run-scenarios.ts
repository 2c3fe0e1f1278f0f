import { basename, dirname, resolve } from 'node:path'
import { usageError } from '../../model/errors.js'
import type { MeasuredRun, MeasuredScenario } from '../../model/measured-run.js'
import type { Environment, RunOptions } from '../../model/run.js'
import { RUN_SCHEMA } from '../../model/run.js'
import { mean } from '../../stats/summary.js'
import type { Lab } from '../passes/lab.js'
import type { Asked, HeapProfileFile, Registry } from '../passes/pass.js'
import { passesOf } from '../passes/registry.js'
import { withSockets } from './behind-sockets.js'
import { measureScenario, type ScenarioMeasurements } from './measure-scenario.js'
import type { EarlierFiles } from './other-commit.js'
import { type OpMs, planSteps } from './plan-steps.js'
import { type AskedSelection, askOf, noteWarnings, type RunState } from './run-state.js'
import { lookIntoAll, type Selection, selectScenarios } from './select.js'
import { planOf, shardOf } from './shard.js'
import type { Only } from './task.js'
import { gclabVersion } from './version.js'

/** What measuring leaves: the run, still to be judged, and what is saved beside it. */
export interface Measurements {
  readonly run: MeasuredRun
  readonly profiles: readonly HeapProfileFile[]
  /** Where each scenario of the run was found, as a file: URL. */
  readonly urls: readonly string[]
}

/**
 * Measures scenarios: verify all, then count, watch and time each case.
 * Nothing is measured of a scenario whose variants differ. `targets` are scenario files as file: URLs.
 * With `earlier`, each variant also runs as another commit has it, in turns with the present one.
 * Throws a usage error when a file is not a scenario or a case or variant is not there.
 */
export async function runScenarios(
  lab: Lab,
  targets: readonly string[],
  options: RunOptions,
  environment: Environment,
  earlier?: EarlierFiles,
  only: Partial<Only> = {},
): Promise<Measurements> {
  const { passes = (all: Registry) => all, narrow = (all: readonly Selection[]) => all, control } = only
  const registryOf = (one: Asked) => passes(passesOf(one), one.description.name)
  const startedAt = new Date().toISOString()
  const state: RunState = { lab, warnings: [], profiles: [] }
  const found = await lookIntoAll(
    targets,
    (url) => selectScenarios(lab, url, options, earlier, control),
    (file) => noteWarnings(state, [{ code: 'no-benchmarks', file }]),
  )
  const named = namedByFolder(found.flat())
  const whole = narrow(options.sockets === true ? named.flatMap(withSockets) : named)
  requireOwnNames(whole)
  const selections = options.shard === undefined ? whole : shardOf(whole, options.shard)
  const asked = askOf(selections, options, environment.cores)
  for (const { warnings } of selections) noteWarnings(state, warnings)
  const steps = asked.flatMap((one) => planSteps(one, registryOf(one)))
  lab.onEvent({ type: 'plan', steps, pace: paceOn(environment), opsUnknown: true })
  const measured = await measureAll(state, asked, registryOf)
  const run: MeasuredRun = {
    schema: RUN_SCHEMA,
    gclab: gclabVersion(),
    startedAt,
    finishedAt: lab.signal.aborted ? null : new Date().toISOString(),
    options,
    environment,
    scenarios: measured.map(resultOf),
    warnings: state.warnings,
    ...(options.shard === undefined ? {} : { plan: planOf(whole) }),
  }
  return { run, profiles: state.profiles, urls: measured.map(({ selection }) => selection.url) }
}

/**
 * Measures scenario by scenario. Once ops of one are known, those of later ones are taken to last as long, on
 * average, until they are known, too.
 */
async function measureAll(
  state: RunState,
  asked: readonly AskedSelection[],
  registryOf: (one: Asked) => Registry,
): Promise<ScenarioMeasurements[]> {
  const measured: ScenarioMeasurements[] = []
  let known: readonly number[] = []
  for (const [i, one] of asked.entries()) {
    if (servesDifferentWork(one, measured)) continue
    const onVerified = (opMs: OpMs): void => {
      known = [...known, ...[...opMs.values()].flat().filter((ms) => ms !== null)]
      const usualMs = known.length === 0 ? 0 : mean(known)
      const later = asked.slice(i + 1)
      const steps = later.flatMap((next) => planSteps(next, registryOf(next), new Map(), usualMs))
      state.lab.onEvent({ type: 'plan', steps: [...planSteps(one, registryOf(one), opMs), ...steps] })
    }
    measured.push(await measureScenario(state, one, registryOf(one), onVerified))
  }
  return measured
}

/** A server's few compared answers may be the same where those of all ops are not. */
function servesDifferentWork({ serves }: Selection, measured: readonly ScenarioMeasurements[]): boolean {
  const scenario = measured.find(({ selection }) => selection.description.name === serves)
  return scenario?.cases.some(({ verified }) => verified.same === false) === true
}

/** Children for each core that passes have at once, most of the time. */
const CHILDREN_PER_CORE = 2

/** How many times as slow as an idle machine one is whose programs share its cores with the children. */
function paceOn({ cores, warnings }: Environment): number {
  const found = warnings.find(({ code }) => code === 'busy-machine')
  if (found?.code !== 'busy-machine') return 1
  return 1 + Math.max(found.busyPercent / 100, found.load / (CHILDREN_PER_CORE * cores))
}

/** Suites of different folders may be called the same: then the folder's name goes before. */
function namedByFolder(selections: readonly Selection[]): Selection[] {
  const isTaken = (one: Selection): boolean =>
    selections.some((other) => other.description.name === one.description.name && other.file !== one.file)
  return selections.map((one) => {
    const { description, file } = one
    if (description.suite === undefined || !isTaken(one)) return one
    const folder = basename(dirname(resolve(file))).replace(/[^a-z0-9]+/gi, '-')
    const name = `${folder}-${description.name}`.replace(/^[^a-z0-9]+/i, '')
    const warnings = one.warnings.map((warning) =>
      'scenario' in warning ? { ...warning, scenario: name } : warning,
    )
    return { ...one, description: { ...description, name }, warnings }
  })
}

/** Each scenario of a run writes into the folder of its name. */
function requireOwnNames(selections: readonly Selection[]): void {
  for (const [i, { description, file }] of selections.entries()) {
    const other = selections.slice(0, i).find((before) => before.description.name === description.name)
    if (other !== undefined) {
      throw usageError(
        `${other.file} and ${file} are both called "${description.name}"; give one another name`,
      )
    }
  }
}

function resultOf({ selection, cases, figures }: ScenarioMeasurements): MeasuredScenario {
  const { description, file } = selection
  const { name, title, baseline, number, suite, service, growth, sources, writeup } = description
  const kind = service && { kind: 'service' as const }
  const some = { ...kind, ...(suite && { suite }), ...(growth && { growth }) }
  return { name, title, baseline, file, number, ...some, cases, ...figures, sources, writeup }
}
