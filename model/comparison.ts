import type { JudgedFigure } from './request-results.js'
import type { Interval } from './variant-results.js'

/** A contender against the baseline on one case. */
export interface Comparison {
  readonly variant: string
  readonly time: TimeComparison | null
  readonly allocation: AllocationComparison | null
  readonly gc: GcComparison | null
  /** What ops leave alive; `null` where it is not known of both, absent in files of before. */
  readonly kept?: KeptComparison | null
  /** What ops run; `null` where it is not known of both, absent in files of before. */
  readonly work?: WorkComparison | null
  /** Only of a service; `null` where it is not known of both. */
  readonly request?: RequestComparison | null
  /** By metric, where both have the figure; absent in files of before. */
  readonly differences?: readonly MetricDifference[]
}

/** A figure of a contender against the baseline's, by the rule of its metric. */
export interface MetricDifference {
  /** The id in the table of metrics. */
  readonly metric: string
  /** variant / baseline; `null` where the baseline has none of it. */
  readonly ratio: number | null
  /**
   * `lower`, `higher`: a difference was shown. `same`: figures are alike, or times are by their interval; of
   * two runs: no difference was shown. `unsettled`: there may be a difference.
   * `untested`: single figures that vary, which can show nothing.
   */
  readonly verdict: 'lower' | 'higher' | 'same' | 'unsettled' | 'untested'
  /** Two-sided, after correction where there is one; `null` without a test. */
  readonly p: number | null
}

export type TimeVerdict = 'faster' | 'slower' | 'same' | 'inconclusive'

export interface TimeComparison {
  /** variant / baseline. */
  readonly ratio: number
  /** 95 % interval of the ratio; `null` with too few forks for one. */
  readonly ci95: Interval | null
  readonly verdict: TimeVerdict
  /** The control's distance from 1, or 1.96 times half its 68 % interval if larger; `null` without one. */
  readonly noiseFloor: number | null
  /** The ratio in each fork. */
  readonly perFork: readonly number[]
  /**
   * Two-sided p-value before any correction, of Wilcoxon's signed-rank test, or of Student's t test where the
   * race ended at an early look; `null` when it cannot be computed.
   */
  readonly p: number | null
  /** The same after the correction for looks and Holm's over the run's comparisons. */
  readonly pAdjusted: number | null
  /** Forks that would settle an inconclusive comparison, estimated from the spread; `null` when settled. */
  readonly forksToSettle: number | null
}

export interface AllocationComparison {
  /** variant / baseline, heap and external together; `null` when the baseline allocates nothing. */
  readonly bytesRatio: number | null
  readonly allocsRatio: number | null
  readonly verdict: 'fewer' | 'more' | 'same'
}

export interface KeptComparison {
  /** Bytes decide, on the heap and outside. */
  readonly verdict: 'fewer' | 'more' | 'same'
}

export interface WorkComparison {
  /** Steps, variant / baseline; `null` when the baseline has none. */
  readonly ratio: number | null
  readonly verdict: 'fewer' | 'more' | 'same'
}

export interface GcComparison {
  /** Collections per op, variant / baseline; `null` when the baseline had none. */
  readonly countRatio: number | null
  readonly pauseRatio: number | null
}

/** A contender's requests against the baseline's, by figure; `null` where it is not known of both. */
export type RequestComparison = Readonly<Record<JudgedFigure, RequestVerdict | null>>

export interface RequestVerdict extends Omit<TimeComparison, 'verdict' | 'forksToSettle'> {
  readonly verdict: 'fewer' | 'more' | 'same' | 'inconclusive'
}
