import { describe, expect, it } from 'vitest'
import { seeded, seededFor, seedFor, shuffle } from './random.js'

describe('the seeded generator', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seeded(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('spreads evenly over 0 to 1', () => {
    const random = seeded(1)
    const counts = new Array<number>(20).fill(0)
    for (let i = 0; i < 200_000; i++) {
      const bin = Math.floor(random() * 20)
      counts[bin] = (counts[bin] as number) + 1
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    // 99.9 % quantile with 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.8)
  })
})

describe('the seed of a place', () => {
  it('is the same whatever a scenario has made of JSON', () => {
    const seeds = () => [seedFor(1, 'case', 2), seedFor(1, 'case', 3)]
    const [before, { stringify }] = [seeds(), JSON]
    JSON.stringify = () => '{}'
    try {
      expect(seeds()).toEqual(before)
    } finally {
      JSON.stringify = stringify
    }
  })
})

describe('shuffle', () => {
  it('gives every order equally often', () => {
    const random = seeded(2)
    const counts = new Map<string, number>()
    for (let i = 0; i < 60_000; i++) {
      const order = shuffle([1, 2, 3], random).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(counts.size).toBe(6)
    // 99.9 % quantile with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.5)
  })

  it('leaves its argument alone', () => {
    const items = [1, 2, 3, 4]
    shuffle(items, seeded(3))
    expect(items).toEqual([1, 2, 3, 4])
  })
})

describe('the seed of a place', () => {
  it('is the same for the same place, and another for every other', () => {
    expect(seedFor(1, 'poke', 'short', 2)).toBe(seedFor(1, 'poke', 'short', 2))
    const places = [
      [1, 'a', 'b', 1],
      [2, 'a', 'b', 1],
      [1, 'ab', '', 1],
      [1, 'a', 'b', '1'],
      [1, 'a', 'b', 11],
      [1, 'a', 'b'],
    ] as const
    expect(new Set(places.map(([seed, ...place]) => seedFor(seed, ...place))).size).toBe(places.length)
  })

  it('gives each order equally often from place to place', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 60_000; i++) {
      const order = shuffle([1, 2, 3], seededFor(7, 'counted', i)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(counts.size).toBe(6)
    // 99.9 % quantile with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.5)
  })
})
