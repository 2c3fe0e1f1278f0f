import { median } from './summary.js'

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
 * 3rd ed. 2014, section 3.3). It covers at least `level`. `null` with too few figures to reach it.
 */
export function signedRankInterval(
  figures: readonly number[],
  level: number,
): readonly [number, number] | null {
  const averages = Float64Array.from(walshAverages(figures)).sort()
  const cut = criticalRank(figures.length, (1 - level) / 2)
  if (cut === null) return null
  return [averages[cut] as number, averages[averages.length - 1 - cut] as number]
}

/** The fewest figures with which an interval at `level` exists: 2^(1 − n) must not exceed 1 − level. */
export function figuresNeeded(level: number): number {
  return Math.ceil(1 - Math.log2(1 - level) - 1e-9)
}

/**
 * Two-sided p-value of Wilcoxon's signed-rank test that the centre is `centre` (Wilcoxon, "Individual
 * Comparisons by Ranking Methods", 1945), from the exact distribution. Figures equal to the centre are left
 * out and tied ranks shared, as he proposed; with ties the distribution is that of ranks without.
 * `null` when nothing is left.
 */
export function signedRankP(figures: readonly number[], centre = 0): number | null {
  const differences = figures.map((figure) => figure - centre).filter((difference) => difference !== 0)
  if (differences.length === 0) return null
  const ranks = averageRanks(differences.map(Math.abs))
  const positive = differences.reduce(
    (sum, difference, i) => sum + (difference > 0 ? (ranks[i] as number) : 0),
    0,
  )
  const total = (differences.length * (differences.length + 1)) / 2
  const smaller = Math.min(positive, total - positive)
  return Math.min(1, 2 * lowerTail(differences.length, Math.floor(smaller)))
}

function walshAverages(figures: readonly number[]): number[] {
  return figures.flatMap((a, i) => figures.slice(i).map((b) => (a + b) / 2))
}

/** Ranks from 1; equal figures share the mean of theirs. */
function averageRanks(figures: readonly number[]): number[] {
  const order = figures.map((_, i) => i).sort((a, b) => (figures[a] as number) - (figures[b] as number))
  const ranks = new Array<number>(figures.length)
  for (let i = 0; i < order.length; ) {
    let end = i + 1
    while (end < order.length && figures[order[end] as number] === figures[order[i] as number]) end++
    for (const index of order.slice(i, end)) ranks[index] = (i + 1 + end) / 2
    i = end
  }
  return ranks
}

/** How many averages to drop at either end for a tail of at most `tail`; `null` when even none is too many. */
function criticalRank(n: number, tail: number): number | null {
  const distribution = signedRankDistribution(n)
  let below = 0
  let cut = -1
  for (const probability of distribution) {
    below += probability
    if (below > tail * (1 + 1e-12)) break
    cut++
  }
  return cut < 0 ? null : cut
}

function lowerTail(n: number, rankSum: number): number {
  return signedRankDistribution(n)
    .subarray(0, rankSum + 1)
    .reduce((sum, probability) => sum + probability, 0)
}

const distributions = new Map<number, Float64Array>()

/** P(W = w) for w from 0 to n(n+1)/2, each sign equally likely: the ranks are added one by one. */
function signedRankDistribution(n: number): Float64Array {
  const known = distributions.get(n)
  if (known !== undefined) return known
  let distribution = Float64Array.of(1)
  for (let rank = 1; rank <= n; rank++) {
    const next = new Float64Array(distribution.length + rank)
    for (const [sum, probability] of distribution.entries()) {
      next[sum] = (next[sum] as number) + probability / 2
      next[sum + rank] = (next[sum + rank] as number) + probability / 2
    }
    distribution = next
  }
  distributions.set(n, distribution)
  return distribution
}
