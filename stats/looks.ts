import { estimateRatio, type RatioEstimate } from './estimate-ratio.js'
import { fewestForks } from './fork-count.js'
import { type Scatter, scatterBeside, tInterval, tTestP } from './student-t.js'
import { FALSE_ALARM_LEVEL, noiseFloorOf, timeVerdict } from './verdict.js'

/** A moment, fixed beforehand, at which a race may end. */
export interface Look {
  /** Which one, from 1, of how many. */
  readonly at: number
  readonly of: number
  readonly forks: number
  /** Its share of the false-alarm level: those of all looks add up to it. */
  readonly level: number
}

/**
 * The smallest difference, as a fraction, of which so few forks may say anything. Processes of the same code
 * fall into modes some per cent apart, by where V8 and the system have put things. Four forks are all in one
 * of two modes once in eight races, and a test that takes scatter for normal is sure of it; seven are once in
 * 64, nine once in 256.
 */
const leastAfter = (forks: number): number => (forks < 7 ? 0.1 : forks < 9 ? 0.02 : 0)

/**
 * Looks before the last, with what each spends of the level of 5 %: little where few forks speak, so that
 * the last one keeps most (Lan & DeMets, "Discrete sequential boundaries for clinical trials", 1983, for the
 * spending; that levels may be added up is Bonferroni's inequality).
 */
const EARLY = [
  [3, 0.004],
  [4, 0.001],
  [5, 0.001],
  [7, 0.002],
  [9, 0.002],
  [11, 0.002],
  [14, 0.001],
  [18, 0.001],
  [24, 0.001],
] as const

/** The looks of a race of so many forks at most, from `first` on; the last is at all of them. */
export function looksOf(forks: number, first = 1): readonly Look[] {
  const early = EARLY.filter(([at]) => first <= at && at < forks)
  const rest = FALSE_ALARM_LEVEL - early.reduce((sum, [, level]) => sum + level, 0)
  const all = [...early, [forks, rest] as const]
  return all.map(([forks, level], i) => ({ at: i + 1, of: all.length, forks, level }))
}

/**
 * The look that a race is at after so many forks, if any, and the next one, if it is not the last. `planned`:
 * how many forks it is to have by the spread of those so far, and no later one if it has them.
 */
export function looksAfter(
  forks: number,
  planned: number,
  first: number,
): { readonly look: Look | undefined; readonly next: Look | undefined } {
  const looks = looksOf(Math.max(forks, planned), first)
  return { look: looks.find((one) => one.forks === forks), next: looks.find((one) => one.forks > forks) }
}

/**
 * As {@link fewestForks}, of a race with looks from `first` forks on: what these have spent of the level, the
 * test at the last one lacks.
 */
export function fewestForksAfterLooks(comparisons: number, first: number): number {
  let forks = fewestForks(comparisons)
  while (comparisons * 2 ** (1 - forks) > (looksOf(forks, first).at(-1) as Look).level) forks++
  return forks
}

/** A ratio as a look shows it. */
export interface RatioAtLook extends RatioEstimate {
  /** The p-value, scaled so that 5 % is what the look may spend; `null` when there is none. */
  readonly pAtLook: number | null
  /** The interval that shows two times to be the same; `null` where so few forks show no such thing. */
  readonly decisive: readonly [number, number] | null
}

/**
 * The ratio at a look. Before the last one, ranks of so few forks could not pass so small a level: there the
 * test is Student's, on logarithms. How far so few lie apart is known twice as well with the `control`'s
 * ratios, where there are any. Without a look, the length was fixed: it spends all of the level.
 */
export function estimateAt(
  perFork: readonly number[],
  look: Omit<Look, 'forks'> | undefined,
  control: readonly number[] | null,
): RatioAtLook {
  const estimate = estimateRatio(perFork)
  if (look === undefined) return { ...estimate, pAtLook: estimate.p, decisive: estimate.ci95 }
  const isEarly = look.at < look.of
  const logs = perFork.map(Math.log)
  const scatter = control === null ? undefined : scatterBeside(logs, control.map(Math.log))
  const isTooSmall = isEarly && Math.abs(estimate.ratio - 1) < leastAfter(perFork.length)
  const p = isEarly ? tTestP(logs, scatter) : estimate.p
  return {
    ...estimate,
    p,
    // Ranks of fewer than six forks have no interval.
    ci95: estimate.ci95 ?? (isEarly ? intervalOf(logs, 0.95, scatter) : null),
    pAtLook: p === null ? null : isTooSmall ? 1 : Math.min(1, (p * FALSE_ALARM_LEVEL) / look.level),
    decisive: isTooSmall ? null : isEarly ? intervalOf(logs, 1 - look.level, scatter) : estimate.ci95,
  }
}

function intervalOf(
  logs: readonly number[],
  level: number,
  scatter: Scatter | undefined,
): readonly [number, number] | null {
  const interval = tInterval(logs, level, scatter)
  return interval && [Math.exp(interval[0]), Math.exp(interval[1])]
}

/** What a race is to find out. */
export interface RaceAim {
  /** Comparisons that share the false-alarm level. */
  readonly comparisons: number
  /** Smallest difference that matters, as a fraction. */
  readonly minEffect: number
  /** Wanted half-width of a ratio's 95 % interval, as a fraction. */
  readonly precision: number
}

/**
 * Of the wanted half-width, what a comparison that no look shows plainly goes on to: an interval as wide as
 * the smallest effect that matters shows two times to be the same only if it lies exactly in the middle.
 */
export const OPEN_PART = 0.5

/** Whether a difference is known to a half of itself, which is enough where it is one beyond doubt. */
export function isKnownToHalf({ ratio, ci95 }: Pick<RatioEstimate, 'ratio' | 'ci95'>): boolean {
  return halfWidthOf(ci95) <= Math.abs(Math.log(ratio)) / 2
}

/** Half the width of an interval of ratios, as logarithms. */
function halfWidthOf(ci95: readonly [number, number] | null): number {
  return ci95 === null ? Number.POSITIVE_INFINITY : Math.log(ci95[1] / ci95[0]) / 2
}

/**
 * Whether a ratio is plain at this look: it has a verdict that Holm's correction cannot take back, and an
 * interval as narrow as was wanted, or as half the difference. `control`: the control's ratios.
 */
export function isPlain(
  perFork: readonly number[],
  control: readonly number[] | null,
  look: Look,
  { comparisons, minEffect, precision }: RaceAim,
): boolean {
  const estimate = estimateAt(perFork, look, control)
  const { ratio, ci95, pAtLook, decisive } = estimate
  const pAdjusted = pAtLook === null ? null : Math.min(1, pAtLook * comparisons)
  const noiseFloor = control && noiseFloorOf(control)
  if (timeVerdict({ ratio, ci95: decisive, pAdjusted, noiseFloor, minEffect }) === 'inconclusive')
    return false
  return halfWidthOf(ci95) <= Math.log1p(precision) || isKnownToHalf(estimate)
}
