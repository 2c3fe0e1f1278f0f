import { standardDeviation } from './summary.js'
import { FALSE_ALARM_LEVEL } from './verdict.js'

/** What the number of forks is fixed from. */
export interface ForkNeeds {
  /** Ratios to the baseline in the pilot's forks, by contender. Only their spread is looked at. */
  readonly pilotRatios: readonly (readonly number[])[]
  /** Wanted half-width of a ratio's 95 % interval, as a fraction. */
  readonly precision: number
  readonly secondsPerFork: number
  /** Seconds for all forks, the pilot's included. */
  readonly budgetSeconds: number
  /** Comparisons that share the false-alarm level. */
  readonly comparisons: number
}

/**
 * The number of forks of a case, fixed before any estimate is looked at: from the spread of a pilot and the
 * wanted precision (Stein, "A Two-Sample Test for a Linear Hypothesis Whose Power is Independent of the
 * Variance", 1945), as far as the budget goes, and never fewer than any verdict needs.
 */
export function planForks(needs: ForkNeeds): number {
  const wanted = forksFor(spreadOf(needs.pilotRatios), needs.precision)
  const affordable = Math.floor(needs.budgetSeconds / needs.secondsPerFork)
  return Math.max(fewestForks(needs.comparisons), Math.min(wanted, affordable))
}

/** The fewest forks whose smallest p-value, 2^(1 − n), passes Holm's correction among `comparisons`. */
export function fewestForks(comparisons: number): number {
  return Math.max(6, Math.ceil(1 + Math.log2(Math.max(1, comparisons) / FALSE_ALARM_LEVEL)))
}

/** Forks for a 95 % interval with this half-width, given the standard deviation of the log ratio over forks. */
export function forksFor(deviation: number, precision: number): number {
  const wanted = Math.log1p(precision)
  let forks = 6
  while (forks < MOST_FORKS && (tQuantile975(forks - 1) * deviation) / Math.sqrt(forks) > wanted) forks++
  return forks
}

/** Past this, more forks are a waste of time: the machine is to be changed instead. */
const MOST_FORKS = 1000

/** Standard deviation of the log ratios, pooled over contenders; 0 where nothing is known of it. */
export function spreadOf(ratios: readonly (readonly number[])[]): number {
  const variances = ratios
    .map((figures) => standardDeviation(figures.map(Math.log)) ** 2)
    .filter((variance) => Number.isFinite(variance))
  return variances.length === 0 ? 0 : Math.sqrt(variances.reduce((sum, v) => sum + v, 0) / variances.length)
}

/** 97.5 % quantile of Student's t: Abramowitz & Stegun (1964), 26.7.5. */
function tQuantile975(degrees: number): number {
  const x = 1.959964
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
  ]
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), x)
}
