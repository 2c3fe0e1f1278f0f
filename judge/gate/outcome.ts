import type { Interval, WorkSite } from '../../model/run.js'
import type { RowKey } from '../between-runs/align-rows.js'
import type { GrownSite } from './sites.js'

/** What the gate says of one figure. */
export type GateOutcome = 'regression' | 'improvement' | 'inconclusive' | 'not comparable' | 'pass'

/** One figure of one contender, held against what it was or may be. */
export interface GateRow extends RowKey {
  /** Id and label of the metric, as in the metric table or a limit. */
  readonly metric: string
  readonly label: string
  readonly old: number | null
  readonly current: number | null
  readonly outcome: GateOutcome
  /** How it is known, or a sentence that says why it is not. */
  readonly reason: Evidence | string
  /** The figure should be there and is not: the gate cannot pass. */
  readonly missing: boolean
  /** Where what was added comes from; `null` where that is not the question. */
  readonly site: GrownSite['site'] | null
  /** How much of it was and is there; absent without a site. */
  readonly grown?: GrownSite['grown']
  /** Lines of the site's function that are new or rewritten; absent where none is known to be. */
  readonly newLines?: readonly WorkSite[]
}

/** What an outcome rests on. */
export type Evidence = CountEvidence | TestEvidence | LimitEvidence

export interface CountEvidence {
  readonly kind: 'count'
  /** Where the count is not exact; `null`: it is, on both sides. */
  readonly inexactIn: 'both runs' | 'this run' | 'the run compared with' | null
  /** How much more was allowed. */
  readonly allowed: number
}

/** A test of a difference beyond the tolerance, after the correction. */
export interface TestEvidence {
  readonly kind: 'test'
  /** current / old; `null` where that is not defined. */
  readonly ratio: number | null
  /** 95 % interval of the ratio; `null` with too few forks. Absent where numbers of events are compared. */
  readonly interval?: Interval | null
  /** Collections on both sides. */
  readonly events?: readonly [old: number, current: number]
  readonly p: number
  /** Tests that it was corrected for. */
  readonly among: number
  /** There are too few forks for any difference to show. */
  readonly blind: boolean
}

export interface LimitEvidence {
  readonly kind: 'limit'
  readonly most: number
}

/** A row with nothing to hold against each other. */
export function notComparable(key: RowKey, reason: string, missing: boolean): GateRow {
  const figures = { metric: '', label: '', old: null, current: null, site: null }
  return { ...key, ...figures, outcome: 'not comparable', reason, missing }
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
export function tally(rows: readonly GateRow[]): Readonly<Record<GateOutcome, number>> {
  const counts = { regression: 0, improvement: 0, inconclusive: 0, 'not comparable': 0, pass: 0 }
  for (const { outcome } of rows) counts[outcome]++
  return counts
}

/** Whether the gate passes, found something, or could not tell. */
export type GateVerdict = 'passed' | 'failed' | 'undecided'

/**
 * A regression fails the gate. It is undecided when nothing was compared, when a figure that should be there
 * is missing, and, if `strict`, when a comparison was inconclusive.
 */
export function gateVerdict({ rows }: Pick<GateResult, 'rows'>, strict: boolean): GateVerdict {
  const counts = tally(rows)
  if (counts.regression > 0) return 'failed'
  const compared = rows.length - counts['not comparable']
  if (compared === 0 || rows.some(({ missing }) => missing)) return 'undecided'
  return strict && counts.inconclusive > 0 ? 'undecided' : 'passed'
}
