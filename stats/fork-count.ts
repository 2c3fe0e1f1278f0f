import { tQuantile } from './student-t.js'
import { standardDeviation } from './summary.js'
import { FALSE_ALARM_LEVEL, type TimeEvidence, timeVerdict } from './verdict.js'

/** What the number of forks follows from. */
export interface ForkNeeds {
  /** Ratios to the baseline in the forks so far, by contender. Only their spread is looked at. */
  readonly ratios: readonly (readonly number[])[]
  /** Wanted half-width of a ratio's 95 % interval, as a fraction. */
  readonly precision: number
  readonly secondsPerFork: number
  /** Seconds for all forks, those so far included. */
  readonly budgetSeconds: number
  /** The fewest that any verdict takes. */
  readonly fewest: number
}

/**
 * The number of forks of a case, whatever their estimates: from the spread of those so far and the wanted
 * precision (Stein, "A Two-Sample Test for a Linear Hypothesis Whose Power is Independent of the Variance",
 * 1945; asked anew as forks come in: Chow & Robbins, "On the Asymptotic Theory of Fixed-Width Sequential
 * Confidence Intervals for the Mean", 1965), as far as the budget goes, and never fewer than any verdict
 * needs.
 */
export function planForks(needs: ForkNeeds): number {
  const { spread, degrees } = spreadOf(needs.ratios)
  const wanted = degrees === 0 ? 0 : ((tQuantile(0.95, degrees) * spread) / Math.log1p(needs.precision)) ** 2
  const affordable = Math.floor(needs.budgetSeconds / needs.secondsPerFork)
  const forks = Math.min(Math.max(GOOD_FORKS, Math.ceil(wanted)), affordable, MOST_FORKS)
  return Math.max(needs.fewest, forks)
}

/** From 10 on the 95 % interval's attained level is between 95 % and 96 %; two more outvote an odd fork. */
const GOOD_FORKS = 12

/** Past this, more forks are a waste of time: the machine is to be changed instead. */
const MOST_FORKS = 1000

/** The fewest forks whose smallest p-value, 2^(1 − n), passes Holm's correction among `comparisons`. */
export function fewestForks(comparisons: number): number {
  return Math.max(6, Math.ceil(1 + Math.log2(Math.max(1, comparisons) / FALSE_ALARM_LEVEL)))
}

/**
 * Forks after which an interval is likely to be `factor` times as wide as the one that `forks` gave: widths
 * shrink with the square root of their number.
 */
export function forksToNarrow(forks: number, factor: number): number {
  return Math.min(MOST_FORKS, Math.max(forks + 1, Math.ceil(forks / factor ** 2)))
}

/**
 * Forks with which a comparison that `forks` left inconclusive has a chance of about 80 % to be settled,
 * should its ratio really be the one estimated; capped where more forks are no remedy. A difference that
 * matters is settled once interval and noise floor are smaller than it, one that does not once the interval
 * has room within the smallest effect that matters. Without an interval, the forks of a
 * good one. `null` when it is settled.
 */
export function forksToSettle(evidence: TimeEvidence, forks: number): number | null {
  const { ratio, ci95, noiseFloor, minEffect } = evidence
  if (timeVerdict(evidence) !== 'inconclusive') return null
  if (ci95 === null) return GOOD_FORKS
  const halfWidth = (ci95[1] - ci95[0]) / 2
  const difference = Math.abs(ratio - 1)
  const matters = difference >= minEffect
  const room = matters ? difference : minEffect - difference
  const open = matters ? Math.max(halfWidth, noiseFloor ?? 0) : halfWidth
  return forksToNarrow(forks, room / (open * FOUR_IN_FIVE))
}

/** A half-width is 1.96 standard errors; 0.84 more leave one case in five on the wrong side. */
const FOUR_IN_FIVE = (1.96 + 0.84) / 1.96

/**
 * The smallest difference that `later` forks show with a probability of about 80 %, when `forks` forks gave a
 * 95 % interval of this half-width; in the unit of the half-width.
 */
export function resolvableEffect(halfWidth: number, forks: number, later: number): number {
  return halfWidth * Math.sqrt(forks / later) * FOUR_IN_FIVE
}

/** Standard deviation of the log ratios pooled over contenders, and the degrees of freedom it rests on. */
function spreadOf(ratios: readonly (readonly number[])[]): {
  readonly spread: number
  readonly degrees: number
} {
  const usable = ratios.filter((figures) => figures.length > 1)
  const degrees = usable.reduce((sum, figures) => sum + figures.length - 1, 0)
  const squares = usable.reduce(
    (sum, figures) => sum + (figures.length - 1) * standardDeviation(figures.map(Math.log)) ** 2,
    0,
  )
  return { spread: Math.sqrt(squares / degrees), degrees }
}
