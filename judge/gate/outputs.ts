import type { RunDocument } from '../../model/run.js'
import type { GateRow } from './outcome.js'

/** Variants that did not produce the baseline's outputs: whatever their figures, they do not do the work. */
export function differingOutputs(run: RunDocument): GateRow[] {
  return run.scenarios.flatMap((scenario) =>
    scenario.cases
      .filter(({ verified }) => verified.same === false)
      .map(({ name, verified: { difference } }) => ({
        scenario: scenario.name,
        case: name,
        variant: difference?.variant ?? scenario.baseline,
        metric: 'outputs',
        label: 'outputs',
        old: null,
        current: null,
        outcome: 'regression' as const,
        reason:
          difference === undefined
            ? 'they differ from the baseline’s'
            : `op ${difference.op} gave ${difference.actual} where the baseline gives ${difference.expected}`,
        missing: false,
        site: null,
      })),
  )
}
