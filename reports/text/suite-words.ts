import type { ScenarioResult } from '../../model/run.js'

/** Whether benchmarks of a suite were held against each other's outputs, in a sentence. */
export function outputsOfSuite({ cases }: ScenarioResult): string {
  const verified = cases.map((one) => one.verified.same)
  if (verified.includes(false)) return 'Outputs differ from the baseline’s.'
  if (verified.every((same) => same === true)) return 'Outputs are the same as the baseline’s.'
  return 'Outputs were not compared: benchmarks of a suite need not do the same work.'
}
