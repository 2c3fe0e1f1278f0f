import { describe, expect, it } from 'vitest'
import { rateRatioTest } from './rate-ratio-test.js'

describe('the test of two rates', () => {
  it('is binomial given the sum of events', () => {
    // Over equal exposures 0 + 5 events: five heads in a row.
    const test = rateRatioTest({ count: 0, exposure: 10 }, { count: 5, exposure: 10 })
    expect(test?.pGreater).toBeCloseTo(1 / 32, 12)
    expect(test?.pLess).toBe(1)
  })

  it('takes exposure into account, and the ratio asked about', () => {
    const before = { count: 30, exposure: 1 }
    const same = rateRatioTest(before, { count: 90, exposure: 3 })
    expect(same?.pGreater).toBeGreaterThan(0.5)
    const doubled = rateRatioTest(before, { count: 180, exposure: 3 })
    expect(doubled?.pGreater).toBeLessThan(0.001)
    expect(rateRatioTest(before, { count: 180, exposure: 3 }, 2)?.pGreater).toBeGreaterThan(0.5)
  })

  it('sums both tails to one and the middle term', () => {
    const test = rateRatioTest({ count: 40, exposure: 1 }, { count: 40, exposure: 1 })
    // C(80, 40) / 2^80
    expect((test?.pGreater ?? 0) + (test?.pLess ?? 0) - 1).toBeCloseTo(0.0889279, 6)
  })

  it('answers at once for huge counts, and not at all without events', () => {
    const huge = rateRatioTest({ count: 4e8, exposure: 1 }, { count: 4.001e8, exposure: 1 })
    expect(huge?.pGreater).toBeLessThan(0.001)
    expect(rateRatioTest({ count: 0, exposure: 1 }, { count: 0, exposure: 1 })).toBeNull()
    expect(rateRatioTest({ count: 1e15, exposure: 1 }, { count: 1, exposure: 1 })).toBeNull()
    expect(rateRatioTest({ count: 1, exposure: 0 }, { count: 1, exposure: 1 })).toBeNull()
  })
})
