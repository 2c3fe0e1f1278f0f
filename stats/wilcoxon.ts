import { upperTail, zAbove } from './normal.js'
import { doubledRanks } from './ranks.js'
import { median, sum } from './summary.js'

/** Up to this many figures the distribution is counted out; past it the normal one is right to 0.0005. */
const EXACT_UP_TO = 100

/**
 * The Hodges–Lehmann estimate of a distribution's centre: the median of the means of all pairs, each figure
 * with itself included (Hodges & Lehmann, "Estimates of Location Based on Rank Tests", 1963).
 */
export function hodgesLehmann(figures: readonly number[]): number {
  return median(walshAverages(figures))
}

/**
 * An interval for the centre at `level` (0.95 for 95 %): the order statistics of the Walsh averages that the
 * exact signed-rank distribution allows (Hollander, Wolfe & Chicken, "Nonparametric Statistical Methods",
 * 3rd ed. 2014, section 3.3). It assumes that figures scatter alike to both sides of the centre, and covers
 * it with {@link attainedLevel}, which is at least `level`; ties only widen it. `null` with too few figures.
 */
export function signedRankInterval(
  figures: readonly number[],
  level: number,
): readonly [number, number] | null {
  const cut = criticalSum(figures.length, (1 - level) / 2)
  if (cut === null) return null
  const averages = walshAverages(figures).sort()
  return [averages[cut] as number, averages[averages.length - 1 - cut] as number]
}

/** The fewest figures with which an interval at `level` exists: 2^(1 − n) must not exceed 1 − level. */
export function figuresNeeded(level: number): number {
  return Math.ceil(1 - Math.log2(1 - level) - 1e-9)
}

/**
 * The level that {@link signedRankInterval} really has with `n` figures. Rank sums are whole numbers, so it
 * lies a little above (for 0.95: 0.969 with 6 figures, 0.951 to 0.958 from 10 on). `null` with too few.
 */
export function attainedLevel(n: number, level: number): number | null {
  const cut = criticalSum(n, (1 - level) / 2)
  return cut === null ? null : 1 - 2 * lowerTail(doubledRanks(ranksTo(n)), 2 * cut)
}

/**
 * Two-sided p-value of Wilcoxon's signed-rank test that the centre is `centre` (Wilcoxon, "Individual
 * Comparisons by Ranking Methods", 1945). Figures equal to the centre are left out, as he proposed; tied
 * ones share their mean rank, and the distribution is that of the ranks so shared, each sign equally likely.
 * `null` without figures, 1 when all of them equal the centre.
 */
export function signedRankP(figures: readonly number[], centre = 0): number | null {
  if (figures.length === 0) return null
  const differences = figures.map((figure) => figure - centre).filter((difference) => difference !== 0)
  const ranks = doubledRanks(differences.map(Math.abs))
  const positive = sum(ranks.filter((_, i) => (differences[i] as number) > 0))
  return Math.min(1, 2 * lowerTail(ranks, Math.min(positive, sum(ranks) - positive)))
}

/** The means of all pairs, each figure with itself included. */
function walshAverages(figures: readonly number[]): Float64Array {
  const averages = new Float64Array((figures.length * (figures.length + 1)) / 2)
  let k = 0
  for (let i = 0; i < figures.length; i++)
    for (let j = i; j < figures.length; j++)
      averages[k++] = ((figures[i] as number) + (figures[j] as number)) / 2
  return averages
}

/** The largest rank sum with at most `tail` at or below it; `null` when already 0 has more. */
function criticalSum(n: number, tail: number): number | null {
  const ranks = ranksTo(n)
  if (n > EXACT_UP_TO) {
    const { middle, deviation } = momentsOf(ranks)
    return Math.floor(middle - zAbove(tail) * deviation - 0.5)
  }
  // A hair above the tail: 1 − 0.95 is not quite 0.05 in binary.
  const limit = tail * (1 + 1e-12)
  let below = 0
  const beyond = sumDistribution(ranks).findIndex((probability) => {
    below += probability
    return below > limit
  })
  return beyond === 0 ? null : beyond - 1
}

/** P(the doubled ranks that get a plus add up to at most `limit`), each sign equally likely. */
function lowerTail(doubled: readonly number[], limit: number): number {
  if (doubled.length <= EXACT_UP_TO) return sum(sumDistribution(doubled).subarray(0, limit + 1))
  const { middle, deviation } = momentsOf(doubled)
  // Doubled ranks move in steps of two, so the correction for continuity is 1.
  return upperTail((middle - limit - 1) / deviation)
}

/** P(sum = s) at index s, each rank added or not with equal chance: the ranks enter one by one. */
function sumDistribution(ranks: readonly number[]): Float64Array {
  const distribution = new Float64Array(sum(ranks) + 1)
  distribution[0] = 1
  let reach = 0
  for (const rank of ranks) {
    for (let s = reach; s >= 0; s--) {
      const half = (distribution[s] as number) / 2
      distribution[s] = half
      distribution[s + rank] = (distribution[s + rank] as number) + half
    }
    reach += rank
  }
  return distribution
}

function momentsOf(ranks: readonly number[]): { readonly middle: number; readonly deviation: number } {
  return { middle: sum(ranks) / 2, deviation: Math.sqrt(sum(ranks.map((rank) => rank ** 2))) / 2 }
}

function ranksTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1)
}
