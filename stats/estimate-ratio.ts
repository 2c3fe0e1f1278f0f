import { hodgesLehmann, signedRankInterval, signedRankP } from './wilcoxon.js'

/** A ratio with one figure a fork. */
export interface RatioEstimate {
  readonly ratio: number
  /** 95 % interval; `null` with too few forks for one. */
  readonly ci95: readonly [number, number] | null
  readonly perFork: readonly number[]
  /** Two-sided Wilcoxon signed-rank p-value of a ratio of 1; `null` when it cannot be computed. */
  readonly p: number | null
}

/** The ratio over forks, on a log scale: that half as fast and twice as fast are equally far from 1. */
export function estimateRatio(perFork: readonly number[]): RatioEstimate {
  const logs = perFork.map(Math.log)
  const interval = signedRankInterval(logs, 0.95)
  return {
    ratio: Math.exp(hodgesLehmann(logs)),
    ci95: interval && [Math.exp(interval[0]), Math.exp(interval[1])],
    perFork,
    p: signedRankP(logs),
  }
}
