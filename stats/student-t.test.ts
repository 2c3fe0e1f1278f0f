import { describe, expect, it } from 'vitest'
import { tInterval, tTestP } from './student-t.js'

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
  it('knows a centre other than 0, and figures without scatter', () => {
    expect(
      tTestP(
        withT(12.706, 2).map((x) => x + 5),
        5,
      ),
    ).toBeCloseTo(0.05, 4)
    expect([tTestP([1, 1, 1]), tTestP([0, 0]), tTestP([3])]).toEqual([0, 1, null])
    expect(tInterval([3], 0.95)).toBeNull()
  })
})
