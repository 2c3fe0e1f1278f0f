import { describe, expect, it } from 'vitest'
import { type ForkNeeds, fewestForks, forksToNarrow, forksToSettle, planForks } from './fork-count.js'
import type { TimeEvidence } from './verdict.js'

/** Two ratios with this standard deviation of their logs, on either side of `middle`. */
const pair = (deviation: number, middle = 1): number[] =>
  [1, -1].map((side) => middle * Math.exp((side * deviation) / Math.SQRT2))
const needs: ForkNeeds = {
  ratios: [pair(0.02), pair(0.02), pair(0.02)],
  precision: 0.01,
  secondsPerFork: 1,
  budgetSeconds: 1000,
  fewest: 6,
}

describe('the number of forks', () => {
  it("follows from the pilot's spread and the wanted precision", () => {
    // Stein: (t(0.975, 3) · s / d)² = (3.182 · 0.02 / ln 1.01)² = 40.9; the series for t is 0.7 % low.
    expect(planForks(needs)).toBe(41)
    expect(planForks({ ...needs, precision: 0.02 })).toBe(12)
  })

  it('looks at the spread only: a larger difference changes nothing', () => {
    const moved = { ...needs, ratios: [pair(0.02, 0.3), pair(0.02, 5), pair(0.02)] }
    expect(planForks(moved)).toBe(planForks(needs))
  })

  it('stops at the budget, but not below what a verdict needs', () => {
    expect(planForks({ ...needs, budgetSeconds: 14.9 })).toBe(14)
    expect(planForks({ ...needs, budgetSeconds: 2 })).toBe(6)
    expect(planForks({ ...needs, budgetSeconds: 2, fewest: 11 })).toBe(11)
  })

  it('has enough forks for a good interval on a quiet machine', () => {
    expect(planForks({ ...needs, ratios: [[1, 1, 1]] })).toBe(12)
    expect(planForks({ ...needs, ratios: [] })).toBe(12)
    expect(planForks({ ...needs, ratios: [[1]] })).toBe(12)
  })

  it('never asks for a number that cannot become significant', () => {
    for (const comparisons of [0, 1, 2, 5, 40, 1000]) {
      const forks = fewestForks(comparisons)
      expect((2 / 2 ** forks) * comparisons).toBeLessThanOrEqual(0.05)
    }
  })
})

describe('what would settle a comparison', () => {
  const evidence: TimeEvidence = {
    ratio: 1.03,
    ci95: [0.99, 1.07],
    pAdjusted: 0.2,
    noiseFloor: 0.01,
    minEffect: 0.01,
  }

  it('is four times the forks for half the width, and never fewer than were run', () => {
    expect(forksToNarrow(12, 0.5)).toBe(48)
    expect(forksToNarrow(12, 3)).toBe(13)
    expect(forksToNarrow(12, 1e-6)).toBe(1000)
  })

  it('is an interval that leaves out 1, or one that fits within what matters', () => {
    // ±4 % must shrink below 3 %, with a margin of 2.8 / 1.96: 12 · (4 / 3 · 1.4286)².
    expect(forksToSettle(evidence, 12)).toBe(44)
    // Room of 1 − 0.5 % for ±1.5 %.
    expect(forksToSettle({ ...evidence, ratio: 1.005, ci95: [0.99, 1.02] }, 12)).toBe(221)
  })

  it('waits for the noise floor as well', () => {
    const floored = { ...evidence, pAdjusted: 0.01, ci95: [1.02, 1.04] as const, noiseFloor: 0.05 }
    expect(forksToSettle(floored, 12)).toBe(69)
  })

  it('is nothing when it is settled, and a good number of forks without an interval', () => {
    expect(forksToSettle({ ...evidence, pAdjusted: 0.01 }, 12)).toBeNull()
    expect(forksToSettle({ ...evidence, ci95: null, pAdjusted: null }, 3)).toBe(12)
  })
})
