import { describe, expect, it } from 'vitest'
import type { Asked } from '../pass.js'
import { workersPass } from './pass.js'
import { secondsOfWorkers, workerCounts, workersPlan } from './plan.js'

/** The cases, out of two, and the numbers of workers that the pass takes for these declared numbers. */
function wanted(
  declared: readonly number[] | null,
  options: { workers: number[] | null; quick: boolean; time?: boolean },
) {
  const asked = { description: { workers: declared }, options } as unknown as Asked
  const cases = ['usual', 'other'].filter((_, index) => workersPass.isWanted(asked, index === 0))
  return { cases, counts: workerCounts(asked) }
}

describe('what the workers pass runs', () => {
  it('is the first case with what the scenario declares', () => {
    expect(wanted([2, 1, 2], { workers: null, quick: false })).toEqual({ cases: ['usual'], counts: [1, 2] })
    expect(wanted(null, { workers: null, quick: false })).toEqual({ cases: [], counts: [] })
  })

  it('is nothing in a quick run, unless it is asked for', () => {
    expect(wanted([2, 1, 2], { workers: null, quick: true }).cases).toEqual([])
    expect(wanted([2, 1, 2], { workers: [4], quick: true })).toEqual({
      cases: ['usual', 'other'],
      counts: [4],
    })
  })

  it('is nothing without times, unless it is asked for: what a thread allocates is what the op does', () => {
    expect(wanted([2, 1], { workers: null, quick: false, time: false }).cases).toEqual([])
    expect(wanted([2, 1], { workers: [2], quick: false, time: false }).counts).toEqual([2])
  })

  it('is every case when it is asked for, whatever the scenario declares', () => {
    expect(wanted(null, { workers: [4, 1], quick: false })).toEqual({
      cases: ['usual', 'other'],
      counts: [1, 4],
    })
  })
})

describe('how long the workers pass looks', () => {
  it('has enough forks to show a difference among six, unless it is quick or told otherwise', () => {
    const forks = workersPlan({ quick: false, forks: null }).forks
    expect((6 * 2) / 2 ** forks).toBeLessThan(0.05)
    expect(workersPlan({ quick: true, forks: null }).forks).toBeLessThan(forks)
    expect(workersPlan({ quick: false, forks: 20 }).forks).toBe(20)
    expect(workersPlan({ quick: false, forks: 20, time: false }).forks).toBe(0)
  })

  it('grows with contenders and workers', () => {
    const plan = workersPlan({ quick: false, forks: null })
    const seconds = (counts: readonly number[], ...ops: number[]) => secondsOfWorkers(plan, counts, ops, 2)
    expect(seconds([], 0, 0, 0)).toBe(0)
    expect(seconds([1, 2], 0, 0, 0, 0)).toBeGreaterThan(seconds([1, 2], 0, 0, 0))
    expect(seconds([1, 2, 4], 0, 0, 0)).toBeGreaterThan(seconds([1, 2], 0, 0, 0))
    expect(seconds([1, 2], 0, 0, 1)).toBeGreaterThan(seconds([1, 2], 0, 0, 0) + 20)
  })
})
