import type { MetricDifference } from '../../model/comparison.js'
import type { Figures, Metric } from '../../model/metric.js'
import type { GateRow, TestEvidence } from '../gate/outcome.js'

/** How one figure differs from another. */
export interface Difference {
  /** new / old; `null` when either is unknown or the old one is not above 0. */
  readonly ratio: number | null
  /** As in {@link MetricDifference}; `not compared`: `note` says why. */
  readonly verdict: MetricDifference['verdict'] | 'not compared'
  /** Two-sided; `null` where figures are exact or there is no test. */
  readonly p: number | null
  /** Figures on each side that the test had; `null` without a test on figures. */
  readonly n: readonly [number, number] | null
  readonly note: string | null
}

/** What the gate finds of two figures; a test waits for the correction over all of them. */
export type Finding = Pick<GateRow, 'old' | 'current'> &
  (Pick<GateRow, 'outcome' | 'reason' | 'site' | 'grown' | 'newLines'> | { readonly test: Test })

export interface Test extends Omit<TestEvidence, 'kind' | 'among' | 'blind'> {
  /** The smallest p of samples of this size. `p` is two-sided, of a difference beyond the tolerance. */
  readonly least: number
  readonly worse: boolean
  /** What it is when the test shows nothing. */
  readonly otherwise: 'pass' | 'inconclusive'
}

/** How two figures of a kind are told apart. Both sides have the figure, and may be compared. */
export interface Rule {
  /** Of one run: `own` against its baseline. */
  readonly within: (metric: Metric, own: Figures, base: Figures) => Difference
  /** Of two runs. */
  readonly between: (metric: Metric, old: Figures, current: Figures) => Difference
  /** At the gate, where so much worse is allowed: percent, or the figure's own unit if it is counted. */
  readonly beyond: (metric: Metric, old: Figures, current: Figures, tolerance: number) => Finding | null
}

/** The level at which a single difference counts as shown, as in benchstat. */
export const LEVEL = 0.05

/** No comparison, and why not. */
export function notCompared(note: string): Difference {
  return { ratio: null, verdict: 'not compared', p: null, n: null, note }
}

export function ratioOf(old: number, current: number): number | null {
  return old > 0 && current >= 0 ? current / old : null
}

/** The figures of a metric on both sides; 0 where one is missing. */
export function bothOf(metric: Metric, old: Figures, current: Figures): readonly [number, number] {
  const of = ({ result, comparison }: Figures) => metric.of(result, comparison) ?? 0
  return [of(old), of(current)]
}
