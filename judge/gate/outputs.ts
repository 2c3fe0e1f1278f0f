import type { RunDocument } from '../../model/run.js'
import { type GateRow, notComparable } from './outcome.js'

/** Variants that did not produce the baseline's outputs: whatever their figures, they do not do the work. */
export function judgeOutputs(run: RunDocument): GateRow[] {
  return run.scenarios.flatMap((scenario) =>
    scenario.cases
      .filter(({ verified }) => verified.same === false)
      .map(({ name, verified: { difference } }): GateRow => {
        const variant = difference?.variant ?? scenario.baseline
        const reason =
          difference === undefined
            ? 'they differ from the baseline’s'
            : `op ${difference.op} gave ${difference.actual} where the baseline gives ${difference.expected}`
        const row = notComparable({ scenario: scenario.name, case: name, variant }, reason, false)
        return { ...row, metric: 'outputs', label: 'outputs', outcome: 'regression' }
      }),
  )
}
