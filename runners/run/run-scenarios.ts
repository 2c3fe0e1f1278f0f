import { precisionWarnings } from '../../judge/sanity/precision.js'
import { compareCases } from '../../judge/within-run/compare-contenders.js'
import { usageError } from '../../model/errors.js'
import type { CaseResult, Environment, RunDocument, RunOptions, ScenarioResult } from '../../model/run.js'
import { RUN_SCHEMA } from '../../model/run.js'
import { withoutVerdicts } from '../../model/warning-effects.js'
import type { Lab } from '../passes/context.js'
import { stepsOf } from '../passes/time/plan.js'
import { type Measured, measureScenario } from './measure-scenario.js'
import type { EarlierFiles } from './other-commit.js'
import { type AllocationProfile, noteWarnings, openSession } from './run-state.js'
import { type Selection, selectScenario } from './select.js'
import { planOf, shardOf } from './shard.js'
import { gclabVersion } from './version.js'

export type { AllocationProfile } from './run-state.js'

/** What a run leaves: the document, and what is saved beside it. */
export interface RunOutcome {
  readonly run: RunDocument
  readonly profiles: readonly AllocationProfile[]
}

/**
 * Measures scenarios: verify all, then count, watch and time each case, then compare over the whole run.
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
): Promise<RunOutcome> {
  const startedAt = new Date().toISOString()
  const whole: Selection[] = []
  for (const url of targets) whole.push(await selectScenario(lab, url, options, earlier))
  requireOwnNames(whole)
  const selections = options.shard === undefined ? whole : shardOf(whole, options.shard)
  const session = openSession(lab, options, selections)
  for (const { warnings } of selections) noteWarnings(session, warnings)
  lab.onEvent({ type: 'plan', steps: stepsOf(selections, options) })
  const measured: Measured[] = []
  for (const selection of selections)
    measured.push(await measureScenario(session, selection, environment.cores))
  const scenarios = concluded(measured, options).map((one) => withoutVerdicts(one, session.warnings))
  const run: RunDocument = {
    schema: RUN_SCHEMA,
    gclab: gclabVersion(),
    startedAt,
    finishedAt: lab.signal.aborted ? null : new Date().toISOString(),
    options,
    environment,
    scenarios,
    warnings: [...session.warnings, ...precisionWarnings(scenarios, options)],
    ...(options.shard === undefined ? {} : { plan: planOf(whole) }),
  }
  return { run, profiles: session.profiles }
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

/** The comparisons hold over the whole run, so they are drawn once all is measured. */
function concluded(measured: readonly Measured[], options: RunOptions): ScenarioResult[] {
  const compared = compareCases(
    measured.flatMap(({ cases }) => cases),
    measured.flatMap(({ selection, cases }) => cases.map(() => selection.description.baseline)),
    options.minEffectPercent / 100,
  )
  return measured.map((one) => resultOf(one, compared.splice(0, one.cases.length)))
}

function resultOf({ selection, loads, workers }: Measured, cases: readonly CaseResult[]): ScenarioResult {
  const { description, file } = selection
  const { name, title, baseline, number, sources, writeup } = description
  const load = loads.filter((result) => result.sockets === undefined)
  const sockets = loads.filter((result) => result.sockets !== undefined)
  return {
    name,
    title,
    baseline,
    file,
    number,
    cases,
    workers,
    load,
    ...(sockets.length === 0 ? {} : { sockets }),
    sources,
    writeup,
  }
}
