import type { RunDocument } from '../../model/run.js'
import { describeWarning, type Warning } from '../../model/warnings.js'
import type { RowKey } from '../between-runs/align-rows.js'
import { type GateRow, notComparable } from './outcome.js'

/**
 * The contenders that a pass of this run gave no figures of, and that no row tells of yet: the gate cannot
 * pass, also where the run compared with has none either, and there is nothing to hold against each other.
 */
export function judgeFailures({ warnings }: RunDocument, judged: readonly GateRow[]): GateRow[] {
  return warnings.flatMap((warning) => {
    if (warning.code !== 'trial-failed') return []
    const reason = describeWarning(warning)
    const isTold = judged.some((row) => row.missing && row.reason === reason && isFailureOf(warning, row))
    const { scenario = '', case: name = '', variant = '' } = warning
    return isTold ? [] : [notComparable({ scenario, case: name, variant }, reason, true)]
  })
}

/** Whether the warning says of the row that a child failed. */
export function isFailureOf(warning: Warning, key: RowKey): boolean {
  return (
    warning.code === 'trial-failed' &&
    (['scenario', 'case', 'variant'] as const).every(
      (part) => warning[part] === undefined || warning[part] === key[part],
    )
  )
}
