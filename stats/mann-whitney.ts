import { upperTail } from './normal.js'
import { doubledRanks } from './ranks.js'
import { median, sum } from './summary.js'

// Two independent samples: what stands in for the paired methods when two runs did not share their forks.

/** One-sided p-values of the rank-sum test. */
export interface RankSum {
  /** Of "y tends to be larger than x". */
  readonly pGreater: number
  /** Of "y tends to be smaller than x". */
  readonly pLess: number
}

/** By how much y lies above x. */
export interface Shift {
  /** In the unit of the samples. */
  readonly estimate: number
  /** 95 % interval; `null` where the samples are too small for one. */
  readonly ci95: readonly [number, number] | null
}

/** From this many figures on, the normal approximation replaces the exact distribution. */
const EXACT_UP_TO = 60
/** Beyond this many pairs the quadratic estimate would take noticeable time and memory. */
const MAX_PAIRS = 1_000_000

/**
 * The Wilcoxon–Mann–Whitney rank-sum test (Wilcoxon 1945; Mann & Whitney 1947), with mid-ranks for ties.
 * Exact up to 60 figures, by the shift algorithm over doubled ranks (Streitberg & Röhmel 1986); beyond that
 * the normal approximation with continuity and tie correction (Lehmann 1975, section 1.4).
 * `null` when a sample is empty.
 */
export function rankSumTest(x: readonly number[], y: readonly number[]): RankSum | null {
  if (x.length === 0 || y.length === 0) return null
  const ranks = doubledRanks([...x, ...y])
  const observed = sum(ranks.slice(x.length))
  return ranks.length <= EXACT_UP_TO
    ? exactTails(ranks, y.length, observed)
    : normalTails(ranks, y.length, observed)
}

/**
 * The Hodges–Lehmann estimate of the shift from x to y, the median of all differences (Hodges & Lehmann
 * 1963), and its exact 95 % interval from the order statistics of the differences (Moses; Hollander & Wolfe
 * 1999, section 4.3). `null` for an empty sample and beyond a million pairs.
 */
export function shiftBetween(x: readonly number[], y: readonly number[]): Shift | null {
  const pairs = x.length * y.length
  if (pairs === 0 || pairs > MAX_PAIRS) return null
  const differences = Float64Array.from(y.flatMap((b) => x.map((a) => b - a))).sort()
  const estimate = median([...differences])
  const k = criticalRank(x.length, y.length)
  if (k < 1) return { estimate, ci95: null }
  return { estimate, ci95: [differences[k - 1] as number, differences[pairs - k] as number] }
}

/** The smallest two-sided p-value that samples of these sizes can give: no overlap at all. */
export function smallestP(nx: number, ny: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(nx, ny); i++) ways = (ways * (nx + ny - i + 1)) / i
  return Math.min(1, 2 / ways)
}

const criticalRanks = new Map<string, number>()

/** The largest k for which the k-th smallest and the k-th largest difference bound a 95 % interval, or 0. */
function criticalRank(nx: number, ny: number): number {
  const n = nx + ny
  if (n > EXACT_UP_TO) {
    const deviation = Math.sqrt((nx * ny * (n + 1)) / 12)
    return Math.max(0, Math.floor((nx * ny) / 2 - 1.959963984540054 * deviation))
  }
  const key = `${nx},${ny}`
  const known = criticalRanks.get(key) ?? exactCriticalRank(n, ny)
  criticalRanks.set(key, known)
  return known
}

function exactCriticalRank(n: number, size: number): number {
  const untied = Array.from({ length: n }, (_, i) => i + 1)
  const counts = sumDistribution(untied, size)
  const total = sum(counts)
  const lowest = (size * (size + 1)) / 2
  let below = 0
  for (let u = 0; ; u++) {
    below += counts[lowest + u] ?? 0
    if (below / total > 0.025) return u
  }
}

/** How many ways `size` of the ranks add up to each sum. */
function sumDistribution(ranks: readonly number[], size: number): Float64Array {
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(sum(ranks) + 1))
  ;(ways[0] as Float64Array)[0] = 1
  let reached = 0
  for (const [index, rank] of ranks.entries()) {
    reached += rank
    for (let taken = Math.min(size, index + 1); taken >= 1; taken--) {
      const from = ways[taken - 1] as Float64Array
      const to = ways[taken] as Float64Array
      for (let s = reached; s >= rank; s--) to[s] = (to[s] as number) + (from[s - rank] as number)
    }
  }
  return ways[size] as Float64Array
}

function exactTails(doubled: readonly number[], size: number, doubledSum: number) {
  // Without ties every doubled rank is even, and half the sums suffice.
  const step = doubled.every((rank) => rank % 2 === 0) ? 2 : 1
  const observed = doubledSum / step
  const ranks = doubled.map((rank) => rank / step).sort((a, b) => a - b)
  const counts = sumDistribution(ranks, size)
  const total = sum(counts)
  return {
    pGreater: Math.min(1, sum(counts.subarray(observed)) / total),
    pLess: Math.min(1, sum(counts.subarray(0, observed + 1)) / total),
  }
}

function normalTails(ranks: readonly number[], size: number, observed: number) {
  const n = ranks.length
  const mean = sum(ranks) / n
  const variance = ranks.reduce((total, rank) => total + (rank - mean) ** 2, 0) / (n - 1)
  const deviation = Math.sqrt((variance * size * (n - size)) / n)
  const z = (distance: number) => (deviation === 0 ? 0 : distance / deviation)
  // Doubled ranks move in steps of two, so the correction for continuity is 1.
  return {
    pGreater: upperTail(z(observed - size * mean - 1)),
    pLess: upperTail(z(size * mean - observed - 1)),
  }
}
