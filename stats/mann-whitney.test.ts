import { describe, expect, it } from 'vitest'
import { rankSumTest, shiftBetween, smallestP } from './mann-whitney.js'
import { seeded } from './random.js'

describe('the rank-sum test', () => {
  it('counts arrangements exactly', () => {
    // Of the 20 ways to place three of six ranks, one puts them all on top.
    expect(rankSumTest([1, 2, 3], [4, 5, 6])).toEqual({ pGreater: 1 / 20, pLess: 1 })
    expect(rankSumTest([4, 5, 6], [1, 2, 3])?.pLess).toBeCloseTo(1 / 20)
    expect(smallestP(3, 3)).toBeCloseTo(2 / 20)
  })

  it('agrees with a published example', () => {
    // Hollander & Wolfe 1999, example 4.1: permeability of chorioamnion, W = 30, one-sided p = 0.127.
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const early = [1.15, 0.88, 0.9, 0.74, 1.21]
    expect(rankSumTest(term, early)?.pLess).toBeCloseTo(0.1272, 4)
    // The same book, section 4.2 and 4.3: the estimate is -0.305.
    expect(shiftBetween(term, early)?.estimate).toBeCloseTo(-0.305, 3)
  })

  it('gives tied figures their mean rank, and identical samples no evidence', () => {
    expect(rankSumTest([1, 1, 1], [1, 1, 1])).toEqual({ pGreater: 1, pLess: 1 })
    // Ranks 1, 2.5, 2.5, 4: of six pairs two have a sum of at least 6.5 = 2.5 + 4.
    expect(rankSumTest([1, 2], [2, 3])?.pGreater).toBeCloseTo(2 / 6)
  })

  it('goes over to the normal approximation without a jump', () => {
    const x = Array.from({ length: 30 }, (_, i) => i)
    const y = x.map((i) => i + 6.5)
    const exact = rankSumTest(x, y)?.pGreater ?? Number.NaN
    const approximate = rankSumTest(x, [...y, 21])?.pGreater ?? Number.NaN
    expect(Math.abs(exact - approximate)).toBeLessThan(0.005)
  })

  it('has nothing to say about an empty sample', () => {
    expect(rankSumTest([], [1])).toBeNull()
    expect(shiftBetween([1], [])).toBeNull()
  })
})

describe('the shift between two samples', () => {
  it('has no interval where no rank gives 95 %', () => {
    expect(shiftBetween([1, 2, 3], [11, 12, 13])).toEqual({ estimate: 10, ci95: null })
    expect(shiftBetween([1, 2, 3, 4], [11, 12, 13, 14])?.ci95).toEqual([7, 13])
  })

  it('covers the truth in at least 95 of 100 experiments, heavy tails or not', () => {
    const random = seeded(7)
    const cauchy = () => Math.tan(Math.PI * (random() - 0.5))
    for (const [nx, ny] of [
      [6, 6],
      [8, 12],
    ] as const) {
      const trials = 4000
      let covered = 0
      for (let i = 0; i < trials; i++) {
        const x = Array.from({ length: nx }, cauchy)
        const y = Array.from({ length: ny }, () => 0.7 + cauchy())
        const [low, high] = shiftBetween(x, y)?.ci95 ?? [Number.NaN, Number.NaN]
        if (low <= 0.7 && 0.7 <= high) covered++
      }
      expect(covered / trials).toBeGreaterThan(0.945)
      expect(covered / trials).toBeLessThan(0.985)
    }
  })
})
