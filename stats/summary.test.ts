import { describe, expect, it } from 'vitest'
import { geometricMean, mean, median, quantile, standardDeviation } from './summary.js'

describe('the summaries', () => {
  it('take the middle, or the mean of the two middle figures', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([10, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('interpolate quantiles as type 7 of Hyndman & Fan does', () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .9), type = 7)
    const figures = [16, 2, 8, 1, 4]
    expect(quantile(figures, 0.1)).toBeCloseTo(1.4, 12)
    expect(quantile(figures, 0.25)).toBe(2)
    expect(quantile(figures, 0.9)).toBeCloseTo(12.8, 12)
    expect(quantile(figures, 1)).toBe(16)
  })

  it('do not reorder what they are given', () => {
    const figures = [3, 1, 2]
    median(figures)
    expect(figures).toEqual([3, 1, 2])
  })

  it('give mean, sample standard deviation and geometric mean', () => {
    expect(mean([1, 2, 6])).toBe(3)
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12)
    expect(standardDeviation([1])).toBeNaN()
    expect(geometricMean([0.5, 2, 8])).toBeCloseTo(2, 12)
  })
})
