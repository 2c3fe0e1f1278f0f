import { precisionWarnings } from '../../judge/sanity/precision.js'
import { compareCases } from '../../judge/within-run/compare-contenders.js'
import { usageError } from '../../model/errors.js'
import type { CaseResult, Environment, RunDocument, RunOptions, ScenarioResult } from '../../model/run.js'
import { RUN_SCHEMA } from '../../model/run.js'
import { withoutVerdicts } from '../../model/warning-effects.js'
import type { Lab } from '../passes/context.js'
import type { AllocationProfile } from '../passes/pass.js'
import { passes, type Registry } from '../passes/registry.js'
import { type Measured, measureScenario } from './measure-scenario.js'
import type { EarlierFiles } from './other-commit.js'
import { planSteps } from './plan-steps.js'
import { askOf, noteWarnings, type RunState } from './run-state.js'
import { type Selection, selectScenario } from './select.js'
import { planOf, shardOf } from './shard.js'
import { gclabVersion } from './version.js'

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
  registry: Registry = passes,
): Promise<RunOutcome> {
  const startedAt = new Date().toISOString()
  const whole: Selection[] = []
  for (const url of targets) whole.push(await selectScenario(lab, url, options, earlier))
  requireOwnNames(whole)
  const selections = options.shard === undefined ? whole : shardOf(whole, options.shard)
  const asked = askOf(selections, options, environment.cores)
  const state: RunState = { lab, warnings: [], profiles: [] }
  for (const { warnings } of selections) noteWarnings(state, warnings)
  lab.onEvent({ type: 'plan', steps: asked.flatMap((one) => planSteps(one, registry)) })
  const measured: Measured[] = []
  for (const one of asked) measured.push(await measureScenario(state, one, registry))
  const scenarios = concluded(measured, options).map((one) => withoutVerdicts(one, state.warnings))
  const run: RunDocument = {
    schema: RUN_SCHEMA,
    gclab: gclabVersion(),
    startedAt,
    finishedAt: lab.signal.aborted ? null : new Date().toISOString(),
    options,
    environment,
    scenarios,
    warnings: [...state.warnings, ...precisionWarnings(scenarios, options)],
    ...(options.shard === undefined ? {} : { plan: planOf(whole) }),
  }
  return { run, profiles: state.profiles }
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

function resultOf({ selection, figures }: Measured, cases: readonly CaseResult[]): ScenarioResult {
  const { description, file } = selection
  const { name, title, baseline, number, sources, writeup } = description
  return { name, title, baseline, file, number, cases, ...figures, sources, writeup }
}
