import { describe, expect, it } from 'vitest'
import { noiseFloorOf, type TimeEvidence, timeVerdict } from './verdict.js'

const evidence: TimeEvidence = {
  ratio: 0.9,
  ci95: [0.88, 0.92],
  pAdjusted: 0.001,
  noiseFloor: 0.005,
  minEffect: 0.01,
}

describe('the verdict on time', () => {
  it('names a significant difference by its direction', () => {
    expect(timeVerdict(evidence)).toBe('faster')
    expect(timeVerdict({ ...evidence, ratio: 1.1, ci95: [1.08, 1.12] })).toBe('slower')
  })

  it('is inconclusive when the difference is not significant after correction', () => {
    expect(timeVerdict({ ...evidence, pAdjusted: 0.051 })).toBe('inconclusive')
    expect(timeVerdict({ ...evidence, pAdjusted: null })).toBe('inconclusive')
  })

  it('is inconclusive when identical code left as large a difference open', () => {
    expect(timeVerdict({ ...evidence, noiseFloor: 0.11 })).toBe('inconclusive')
    expect(timeVerdict({ ...evidence, noiseFloor: null })).toBe('faster')
  })

  it('is the same when the whole interval lies within the smallest effect that matters', () => {
    expect(timeVerdict({ ...evidence, ratio: 0.995, ci95: [0.991, 0.999] })).toBe('same')
    expect(timeVerdict({ ...evidence, ratio: 1, ci95: [0.985, 1.002], pAdjusted: 0.9 })).toBe('inconclusive')
    expect(timeVerdict({ ...evidence, ratio: 1, ci95: [0.985, 1.002], minEffect: 0.02 })).toBe('same')
  })

  it('does not call a difference below that, or one that may be, faster', () => {
    expect(timeVerdict({ ...evidence, ratio: 0.992, ci95: [0.988, 0.996] })).toBe('inconclusive')
  })

  it('does not judge without an interval that it is the same', () => {
    expect(timeVerdict({ ...evidence, ratio: 1, ci95: null, pAdjusted: null })).toBe('inconclusive')
  })
})

describe('the noise floor', () => {
  it("is half the width of the control's interval, or how far the control is off", () => {
    expect(noiseFloorOf({ ratio: 1.001, ci95: [0.98, 1.01] })).toBeCloseTo(0.015, 12)
    expect(noiseFloorOf({ ratio: 1.02, ci95: [1.01, 1.03] })).toBeCloseTo(0.02, 12)
    expect(noiseFloorOf({ ratio: 0.97, ci95: null })).toBeCloseTo(0.03, 12)
  })
})
