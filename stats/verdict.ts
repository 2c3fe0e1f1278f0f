import { hodgesLehmann, signedRankInterval } from './wilcoxon.js'

/** What is known of a time ratio when it is judged. */
export interface TimeEvidence {
  /** contender / baseline. */
  readonly ratio: number
  /** 95 % interval of the ratio; `null` with too few forks. */
  readonly ci95: readonly [number, number] | null
  /** p-value after correction for all that was compared; `null` when there is none. */
  readonly pAdjusted: number | null
  /** See {@link noiseFloorOf}; `null` without a control. */
  readonly noiseFloor: number | null
  /** Smallest relative difference that matters, as a fraction. */
  readonly minEffect: number
}

/** Chance of any false alarm in a run. */
export const FALSE_ALARM_LEVEL = 0.05

/**
 * `same` when the interval lies within the smallest effect that matters (equivalence by confidence interval:
 * Westlake 1972; Schuirmann 1987). `faster` or `slower` when the difference is significant after correction,
 * matters, and exceeds what identical code showed. `inconclusive` otherwise.
 */
export function timeVerdict(evidence: TimeEvidence): 'faster' | 'slower' | 'same' | 'inconclusive' {
  const { ratio, ci95, pAdjusted, noiseFloor, minEffect } = evidence
  if (ci95 !== null && ci95[0] >= 1 - minEffect && ci95[1] <= 1 + minEffect) return 'same'
  const difference = Math.abs(ratio - 1)
  const significant = pAdjusted !== null && pAdjusted <= FALSE_ALARM_LEVEL
  if (!significant || difference < Math.max(minEffect, noiseFloor ?? 0)) return 'inconclusive'
  return ratio < 1 ? 'faster' : 'slower'
}

/** An interval of one standard error to either side, and how many of them make a 95 % interval. */
const ONE_ERROR = 0.6827
const ERRORS = 1.96

/**
 * The relative difference below which this run cannot tell code from itself: the control's distance from 1,
 * or half its 95 % interval if larger. That interval is 1.96 times the one of a standard error: of a handful
 * of forks, an odd fork would decide the whole width. `perFork`: the control's ratio in each fork.
 */
export function noiseFloorOf(perFork: readonly number[]): number {
  const logs = perFork.map(Math.log)
  const offset = Math.abs(Math.exp(hodgesLehmann(logs)) - 1)
  const interval = signedRankInterval(logs, ONE_ERROR)
  if (interval === null) return offset
  return Math.max(offset, (ERRORS * (Math.exp(interval[1]) - Math.exp(interval[0]))) / 2)
}
