import { describe, expect, it } from 'vitest'
import { changePoints, steps } from './change-points.js'
import { seeded } from './random.js'

const noise = (seed: number, length: number, level = 0) => {
  const random = seeded(seed)
  return Array.from({ length }, () => level + random() + random() + random())
}

describe('change points', () => {
  it('are found where the level moves, more than one of them', () => {
    expect(changePoints([...noise(1, 12), ...noise(2, 12, 4)])).toEqual([12])
    expect(changePoints([...noise(3, 12), ...noise(4, 12, 5), ...noise(5, 12, 1.5)])).toHaveLength(2)
  })

  it('are rarely seen where nothing changes', () => {
    const found = Array.from({ length: 200 }, (_, seed) => changePoints(noise(seed + 100, 16)).length)
    expect(found.filter((count) => count > 0).length).toBeLessThanOrEqual(6)
  })

  it('are not claimed of short or constant series', () => {
    expect(changePoints([1, 1, 9, 9, 9])).toEqual([])
    expect(changePoints(new Array(20).fill(7))).toEqual([])
  })
})

describe('steps', () => {
  it('are every difference of a counted series', () => {
    expect(steps([48, 48, 64, 64, 48])).toEqual([2, 4])
    expect(steps([])).toEqual([])
  })
})
