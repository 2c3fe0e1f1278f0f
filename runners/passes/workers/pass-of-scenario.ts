import type { RunOptions, WorkersResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { maximum } from '../../../stats/summary.js'
import type { Selection } from '../../run/select.js'
import type { Contender } from '../contender.js'
import type { Lab, PlannedStep } from '../context.js'
import { type WorkersOutcome, workersCase } from './pass.js'
import { secondsOfWorkers, workedCases, workersPlan } from './plan.js'

/** The workers pass of a scenario, as it declares it and the options want it. `cores`: of this machine. */
export async function workersOf(
  lab: Lab,
  selection: Selection,
  options: RunOptions,
  cores: number,
): Promise<WorkersOutcome> {
  const { name } = selection.description
  const { cases, counts } = workedCases(selection, options)
  const results: WorkersResult[] = []
  const warnings: Warning[] = []
  const most = Math.max(0, maximum(counts))
  if (most > cores) warnings.push({ code: 'more-workers-than-cores', scenario: name, workers: most, cores })
  for (const worked of cases) {
    if (lab.signal.aborted) break
    const outcome = await workersCase({
      lab,
      place: { url: selection.url, scenario: name, case: worked },
      contenders: presentOf(selection),
      counts,
      plan: workersPlan(options),
      seed: options.seed,
      minEffect: options.minEffectPercent / 100,
    })
    results.push(...outcome.results)
    warnings.push(...outcome.warnings)
  }
  return { results, warnings }
}

/** The workers passes ahead, with how long each takes on an idle machine. */
export function workersSteps(selection: Selection, options: RunOptions): PlannedStep[] {
  const { cases, counts } = workedCases(selection, options)
  const seconds = secondsOfWorkers(workersPlan(options), counts, presentOf(selection).length)
  const scenario = selection.description.name
  return cases.map((name) => ({ scenario, case: name, pass: 'workers', seconds }))
}

/** Code of another commit is compared in the passes that a gate looks at, not here. */
function presentOf({ contenders }: Selection): readonly Contender[] {
  return contenders.filter(({ elsewhere }) => elsewhere === undefined)
}
