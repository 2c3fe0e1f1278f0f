import type { AllocationSite } from '../../model/run.js'
import type { RowKey } from '../between-runs/align-rows.js'

/** What the gate says of one figure. */
export type Outcome = 'regression' | 'improvement' | 'inconclusive' | 'not comparable' | 'pass'

/** One figure of one contender, held against what it was or may be. */
export interface GateRow extends RowKey {
  /** Id and label of the metric, as in the metric table or a limit. */
  readonly metric: string
  readonly label: string
  readonly old: number | null
  readonly current: number | null
  readonly outcome: Outcome
  /** How it is known, or why it is not. */
  readonly reason: string
  /** The figure should be there and is not: the gate cannot pass. */
  readonly missing: boolean
  /** Where the bytes or objects come from that were added; `null` where that is not the question. */
  readonly site: AllocationSite | null
}

/** What the gate compared with. */
export type GateMode = 'baseline' | 'against' | 'limits'

/** Everything the gate found; the exit code and all texts are made from it. */
export interface GateResult {
  readonly mode: GateMode
  /** The file, ref or config that the figures were held against. */
  readonly against: string
  readonly rows: readonly GateRow[]
  /** What holds for the whole: differing versions, how to refresh. */
  readonly notes: readonly string[]
}

/** How many rows have each outcome. */
export function tally(rows: readonly GateRow[]): Readonly<Record<Outcome, number>> {
  const counts = { regression: 0, improvement: 0, inconclusive: 0, 'not comparable': 0, pass: 0 }
  for (const { outcome } of rows) counts[outcome]++
  return counts
}

/** Whether the gate passes, found something, or could not tell. */
export type GateVerdict = 'passed' | 'failed' | 'undecided'

/**
 * A regression fails the gate. It is undecided when nothing was compared, when a figure that should be there is
 * missing, and, if `strict`, when a comparison was inconclusive.
 */
export function gateVerdict({ rows }: Pick<GateResult, 'rows'>, strict: boolean): GateVerdict {
  const counts = tally(rows)
  if (counts.regression > 0) return 'failed'
  const compared = rows.length - counts['not comparable']
  if (compared === 0 || rows.some(({ missing }) => missing)) return 'undecided'
  return strict && counts.inconclusive > 0 ? 'undecided' : 'passed'
}
