import { describe, expect, it } from 'vitest'
import { estimateAt } from '../../stats/looks.js'
import { judgeTimes } from './judge-times.js'

/** A variant some 8 % slower over seven forks: p is 0.016 by ranks, and far less by Student's test. */
const slower = [1.07, 1.09, 1.08, 1.085, 1.075, 1.082, 1.078]

const judged = (look: Parameters<typeof estimateAt>[1], perFork = slower) => {
  const { pAtLook, decisive, ...time } = estimateAt(perFork, look, null)
  const claim = { of: 'it', variant: 'it', time, control: null, settled: true }
  return judgeTimes([look ? { ...claim, atLook: { pAtLook, decisive } } : claim], 0.01).get('it')
}

describe('a time judged at a look', () => {
  it('must pass the level that the look may spend', () => {
    const last = judged(undefined)
    expect(last).toMatchObject({ verdict: 'slower', p: 0.015625, pAdjusted: 0.015625 })
    const early = judged({ at: 1, of: 3, level: 0.001 })
    expect(early?.p).toBeLessThan(0.0001)
    expect(early?.pAdjusted).toBeCloseTo((early?.p as number) * 50, 12)
    expect(early?.verdict).toBe('slower')
    // At the last look ranks speak, whose 1.6 % are more than its level.
    expect(judged({ at: 3, of: 3, level: 0.01 })).toMatchObject({
      verdict: 'inconclusive',
      pAdjusted: 0.078125,
    })
  })
  it('says nothing of small differences while all forks may be in one of two modes', () => {
    const look = { at: 1, of: 3, level: 0.001 }
    const near = [1.018, 1.019, 1.018, 1.017, 1.018, 1.018]
    expect(judged(look, near)?.verdict).toBe('inconclusive')
    expect(judged(look, [...near, 1.018, 1.019, 1.017])?.verdict).toBe('slower')
    const equal = near.map((ratio) => ratio - 0.018)
    expect(judged(look, equal)?.verdict).toBe('inconclusive')
  })
  it('is the same only where the interval at that level lies within the smallest effect', () => {
    const near = [1.001, 0.999, 1.002, 0.998, 1.0005, 0.9995, 1.0004, 0.9996, 1]
    const verdictAt = (level: number) => {
      const { pAtLook, decisive, ...time } = estimateAt(near, { at: 1, of: 2, level }, null)
      const claim = {
        of: 'it',
        variant: 'it',
        time,
        control: null,
        settled: true,
        atLook: { pAtLook, decisive },
      }
      return judgeTimes([claim], 0.0015).get('it')?.verdict
    }
    expect([verdictAt(0.05), verdictAt(0.001)]).toEqual(['same', 'inconclusive'])
  })
})
