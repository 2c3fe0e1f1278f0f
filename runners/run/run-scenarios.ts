import { basename, dirname, resolve } from 'node:path'
import { usageError } from '../../model/errors.js'
import type { MeasuredRun, MeasuredScenario } from '../../model/measured-run.js'
import type { Environment, RunOptions } from '../../model/run.js'
import { RUN_SCHEMA } from '../../model/run.js'
import type { Lab } from '../passes/lab.js'
import type { Asked, HeapProfileFile, Registry } from '../passes/pass.js'
import { passesOf } from '../passes/registry.js'
import { withSockets } from './behind-sockets.js'
import { measureScenario, type ScenarioMeasurements } from './measure-scenario.js'
import type { EarlierFiles } from './other-commit.js'
import { planSteps } from './plan-steps.js'
import { askOf, noteWarnings, type RunState } from './run-state.js'
import { type Selection, selectScenarios } from './select.js'
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
  const found: (readonly Selection[])[] = []
  for (const url of targets) found.push(await selectScenarios(lab, url, options, earlier, control))
  const named = namedByFolder(found.flat())
  const whole = narrow(options.sockets === true ? named.flatMap(withSockets) : named)
  requireOwnNames(whole)
  const selections = options.shard === undefined ? whole : shardOf(whole, options.shard)
  const asked = askOf(selections, options, environment.cores)
  const state: RunState = { lab, warnings: [], profiles: [] }
  for (const { warnings } of selections) noteWarnings(state, warnings)
  const steps = asked.flatMap((one) => planSteps(one, registryOf(one)))
  lab.onEvent({ type: 'plan', steps, busy: busyIn(environment) })
  const measured: ScenarioMeasurements[] = []
  for (const one of asked)
    if (!servesDifferentWork(one, measured)) measured.push(await measureScenario(state, one, registryOf(one)))
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

/** A server's few compared answers may be the same where those of all ops are not. */
function servesDifferentWork({ serves }: Selection, measured: readonly ScenarioMeasurements[]): boolean {
  const scenario = measured.find(({ selection }) => selection.description.name === serves)
  return scenario?.cases.some(({ verified }) => verified.same === false) === true
}

function busyIn({ warnings }: Environment): number {
  const found = warnings.find(({ code }) => code === 'busy-machine')
  return found?.code === 'busy-machine' ? found.busyPercent / 100 : 0
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
