import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attainedLevel, figuresNeeded, hodgesLehmann, signedRankInterval, signedRankP } from './wilcoxon.js'

/** Powers of two: all their Walsh averages differ, so an interval's end names its place among them. */
const distinct = (n: number): number[] => Array.from({ length: n }, (_, i) => 2 ** i)
const averagesOf = (figures: readonly number[]): number[] =>
  figures.flatMap((a, i) => figures.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b)

describe('the Hodges–Lehmann estimate', () => {
  it('is the median of the means of all pairs', () => {
    // 1, 2, 4 and 1.5, 2.5, 3: the middle two are 2 and 2.5.
    expect(hodgesLehmann([1, 2, 4])).toBe(2.25)
  })

  it('moves with the figures and ignores a wild one', () => {
    const figures = [9.8, 10.1, 10, 9.9, 10.2]
    expect(hodgesLehmann(figures.map((x) => x + 5))).toBeCloseTo(hodgesLehmann(figures) + 5, 12)
    expect(Math.abs(hodgesLehmann([...figures, 1e9]) - 10)).toBeLessThan(0.2)
  })
})

describe('the signed-rank interval', () => {
  // Largest W with P(W <= w) <= 0.025: the table of critical values for a two-sided 5 % test in
  // Wilcoxon & Wilcox, "Some Rapid Approximate Statistical Procedures" (1964).
  const critical = {
    6: 0,
    7: 2,
    8: 3,
    9: 5,
    10: 8,
    11: 10,
    12: 13,
    13: 17,
    14: 21,
    15: 25,
    16: 29,
    17: 34,
    18: 40,
    19: 46,
    20: 52,
    21: 58,
    22: 65,
    23: 73,
    24: 81,
    25: 89,
    30: 137,
  }

  it('drops as many averages as the published critical values say', () => {
    for (const [n, w] of Object.entries(critical)) {
      const figures = distinct(Number(n))
      const averages = averagesOf(figures)
      expect(signedRankInterval(figures, 0.95), `n = ${n}`).toEqual([
        averages[w],
        averages[averages.length - 1 - w],
      ])
    }
  })

  it('does so at 99 % too', () => {
    for (const [n, w] of Object.entries({ 8: 0, 9: 1, 10: 3, 12: 7, 15: 15, 20: 37, 25: 68 })) {
      const figures = distinct(Number(n))
      expect(signedRankInterval(figures, 0.99)?.[0], `n = ${n}`).toBe(averagesOf(figures)[w])
    }
  })

  it('says when there are too few figures for the level', () => {
    expect(signedRankInterval([1, 2, 3, 4, 5], 0.95)).toBeNull()
    expect(signedRankInterval([1, 2, 3, 4, 5, 6], 0.95)).toEqual([1, 6])
    expect(figuresNeeded(0.95)).toBe(6)
    expect(figuresNeeded(0.99)).toBe(8)
    expect(figuresNeeded(0.9375)).toBe(5)
    expect(attainedLevel(5, 0.95)).toBeNull()
  })

  it('attains a little more than its level, between 95 and 96 % from 10 figures on', () => {
    expect(attainedLevel(6, 0.95)).toBeCloseTo(1 - 2 / 64, 12)
    // P(W <= 8) = 25 / 1024 with 10 figures.
    expect(attainedLevel(10, 0.95)).toBeCloseTo(1 - 50 / 1024, 12)
    for (let n = 10; n <= 60; n++) {
      expect(attainedLevel(n, 0.95)).toBeGreaterThanOrEqual(0.95)
      expect(attainedLevel(n, 0.95)).toBeLessThan(0.96)
    }
  })

  it('hardly changes where the normal distribution takes over', () => {
    expect(attainedLevel(101, 0.95)).toBeCloseTo(0.95, 2)
    const place = (n: number): number => {
      const figures = Array.from({ length: n }, (_, i) => i + 1 / (i + 2))
      return averagesOf(figures).indexOf(signedRankInterval(figures, 0.95)?.[0] as number)
    }
    // The 2.5 % points for 100 (exact) and 101 (normal) figures: W grows by about n/2 − z·1.5·√(n/12).
    expect(place(101) - place(100)).toBeGreaterThan(38)
    expect(place(101) - place(100)).toBeLessThan(47)
  })

  it('holds exactly the centres that the test does not reject', () => {
    const figures = fc.uniqueArray(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 6,
      maxLength: 14,
    })
    fc.assert(
      fc.property(figures, fc.double({ min: -120, max: 120, noNaN: true }), (xs, centre) => {
        const [low, high] = signedRankInterval(xs, 0.95) as readonly [number, number]
        const p = signedRankP(xs, centre) as number
        // At a Walsh average itself signs or ranks tie; next to it the two must agree.
        if (averagesOf(xs).some((average) => Math.abs(average - centre) < 1e-6)) return true
        return p > 0.05 === (centre > low && centre < high)
      }),
    )
  })
})

describe('the signed-rank p-value', () => {
  it('is exact', () => {
    expect(signedRankP([1, 2, 3, 4, 5, 6])).toBeCloseTo(2 / 64, 14)
    expect(signedRankP([-1, 2, 3, 4, 5, 6])).toBeCloseTo(4 / 64, 14)
    // scipy.stats.wilcoxon(…, mode="exact"): statistic 20.
    const figures = [0.81, -0.32, 1.23, 0.54, -0.75, 1.96, 0.47, -0.28, 1.19, 0.61, -1.51, 0.92]
    expect(signedRankP(figures)).toBeCloseTo(0.1513671875, 12)
  })

  it('shares ranks among ties and counts the signs over those', () => {
    // Of all 4,096 signs of the shared ranks, tried one by one, 48 have a sum this far out on one side.
    expect(signedRankP([1, 2, -2, 3, 3, 3, -1, 4, 5, -2, 2, 6])).toBeCloseTo(96 / 4096, 12)
  })

  it('leaves out figures equal to the centre', () => {
    expect(signedRankP([0, 0, 1, 2, 3, 4, 5, 6])).toBe(signedRankP([1, 2, 3, 4, 5, 6]))
    expect(signedRankP([0, 0, 0])).toBe(1)
    expect(signedRankP([])).toBeNull()
  })

  it('tests any centre, and does not mind the direction', () => {
    expect(signedRankP([11, 12, 13, 14, 15, 16], 10)).toBe(signedRankP([1, 2, 3, 4, 5, 6]))
    expect(signedRankP([-1, -2, 3, -4, -5, -6])).toBe(signedRankP([1, 2, -3, 4, 5, 6]))
  })

  it('goes over to the normal distribution without a jump', () => {
    const p = (n: number) =>
      signedRankP(Array.from({ length: n }, (_, i) => (i % 5 < 3 ? 1 : -1) * (i + 1))) as number
    expect(p(101)).toBeCloseTo(p(100), 1)
    expect(Math.abs(p(105) - p(100))).toBeLessThan(0.03)
  })
})
