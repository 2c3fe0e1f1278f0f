import { seeded, shuffle } from './random.js'

const LEVEL = 0.01
const PERMUTATIONS = 999
const SHORTEST = 3

/**
 * Finds where the level of a noisy series changes: the index of the first figure after each change. Pettitt's
 * rank statistic ("A Non-Parametric Approach to the Change-Point Problem", Applied Statistics 28, 1979) with
 * a permutation p-value at 1 %, and binary segmentation for several changes (Vostrikova, "Detecting Disorder
 * in Multidimensional Random Processes", 1981). Segments have three figures or more.
 */
export function changePoints(figures: readonly number[]): number[] {
  const split = pettitt(figures)
  if (split === null) return []
  const before = changePoints(figures.slice(0, split))
  const after = changePoints(figures.slice(split)).map((index) => index + split)
  return [...before, split, ...after]
}

/** Where a counted series changes: every step, since the same code gives the same figure. */
export function steps(figures: readonly number[]): number[] {
  return figures.flatMap((figure, index) => {
    const before = figures[index - 1]
    return before !== undefined && Math.abs(figure - before) > 1e-9 * Math.max(1, Math.abs(before))
      ? [index]
      : []
  })
}

/** The most likely change, or `null` when chance explains it or the series is too short. */
function pettitt(figures: readonly number[]): number | null {
  if (figures.length < 2 * SHORTEST) return null
  const observed = largestShift(figures)
  const random = seeded(figures.length)
  let asLarge = 1
  for (let i = 0; i < PERMUTATIONS; i++) {
    if (largestShift(shuffle(figures, random)).size >= observed.size) asLarge++
  }
  return asLarge / (PERMUTATIONS + 1) <= LEVEL ? observed.at : null
}

/** The split with the largest |U|: how much more often later figures exceed earlier ones than the reverse. */
function largestShift(figures: readonly number[]): { size: number; at: number } {
  let u = 0
  let best = { size: 0, at: SHORTEST }
  for (const [index, figure] of figures.entries()) {
    for (const other of figures) u += Math.sign(figure - other)
    const at = index + 1
    const allowed = at >= SHORTEST && figures.length - at >= SHORTEST
    if (allowed && Math.abs(u) > best.size) best = { size: Math.abs(u), at }
  }
  return best
}
