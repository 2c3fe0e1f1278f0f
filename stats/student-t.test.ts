import { describe, expect, it } from 'vitest'
import { scatterBeside, tInterval, tTestP } from './student-t.js'

/** Figures with mean `t` / √n and standard error 1 / √n × … : their t is the one wanted. */
function withT(t: number, n: number): number[] {
  const raw = Array.from({ length: n }, (_, i) => i - (n - 1) / 2)
  const deviation = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0) / (n - 1))
  return raw.map((x) => x / deviation + t / Math.sqrt(n))
}

describe('the t test', () => {
  // Two-sided points of the t distribution, from the tables of Abramowitz & Stegun, 26.10.
  const points = [
    [2, 12.706, 0.05],
    [3, 4.303, 0.05],
    [4, 5.841, 0.01],
    [6, 6.869, 0.001],
    [7, 2.447, 0.05],
    [13, 3.055, 0.01],
    [31, 3.646, 0.001],
  ] as const
  it.each(points)('with %i figures and t = %f has the p-value %f', (n, t, p) => {
    expect(tTestP(withT(t, n))).toBeCloseTo(p, 4)
    const [low] = tInterval(withT(t, n), 1 - p) as readonly [number, number]
    expect(low).toBeCloseTo(0, 3)
  })
  it('knows figures without scatter', () => {
    expect([tTestP([1, 1, 1]), tTestP([0, 0]), tTestP([3])]).toEqual([0, 1, null])
    expect(tInterval([3], 0.95)).toBeNull()
  })
})

describe('the scatter beside a reference', () => {
  const figures = [1, 3, 5]
  it('is that of both together, and never less than the figures’ own', () => {
    // Own variance 4 over 2 degrees, (4 · 2 + 9 · 3) / 5 = 7 with three of 9; and 4 still with three of 1.
    const wide = scatterBeside(figures, [3, -3, 3])
    expect(wide).toEqual({ standardDeviation: Math.sqrt(7), degrees: 5 })
    expect(scatterBeside(figures, [1, -1, 1])).toEqual({ standardDeviation: 2, degrees: 5 })
    expect(tTestP(figures, wide)).toBeCloseTo(0.1067, 3)
  })
  it('is their own where that is of another kind', () => {
    expect(scatterBeside(figures, [0.9, -0.9, 0.9])).toEqual({ standardDeviation: 2, degrees: 2 })
  })
})
