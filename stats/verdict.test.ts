import { describe, expect, it } from 'vitest'
import { noiseFloorOf, type TimeEvidence, timeVerdict } from './verdict.js'
import { signedRankInterval } from './wilcoxon.js'

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
  const forks = [0.99, 0.995, 1, 1.005, 1.01, 0.992, 1.008, 1.002]

  it("is about half the width of the control's interval", () => {
    const [low, high] = signedRankInterval(forks.map(Math.log), 0.95) as readonly [number, number]
    const halfWidth = (Math.exp(high) - Math.exp(low)) / 2
    expect(noiseFloorOf(forks)).toBeGreaterThan(0.7 * halfWidth)
    expect(noiseFloorOf(forks)).toBeLessThan(1.3 * halfWidth)
  })
  it('is how far the control is off where that is more', () => {
    expect(noiseFloorOf(forks.map((ratio) => 1.05 * ratio))).toBeCloseTo(0.05, 3)
    expect(noiseFloorOf([0.97])).toBeCloseTo(0.03, 12)
  })
  it('is not decided by one odd fork', () => {
    expect(noiseFloorOf([...forks.slice(1), 0.7])).toBeLessThan(1.5 * noiseFloorOf(forks))
  })
})
