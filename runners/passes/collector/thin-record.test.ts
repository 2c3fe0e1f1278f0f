import { describe, expect, it } from 'vitest'
import { thinRecord } from './thin-record.js'

/** 400 readings over 400 ms, a collection every so many. */
const record = (every: number) => ({
  heap: Array.from({ length: 400 }, (_, ms) => ({ ms, bytes: 5e6 + 1e4 * (ms % every) })),
  collections: Array.from({ length: Math.floor(399 / every) }, (_, i) => ({
    ...{ ms: every * (i + 1), kind: 'minor' as const, pauseMs: 1 },
  })),
})

describe('the record of a heap', () => {
  it('has the corners of its sawtooth', () => {
    const { heap, collections } = thinRecord(record(40))
    expect(heap.map(({ ms }) => ms)).toEqual([
      0,
      ...Array.from({ length: 9 }, (_, i) => [40 * i + 39, 40 * i + 40]).flat(),
      399,
    ])
    expect(collections).toHaveLength(9)
  })
  it('ends with the fiftieth collection', () => {
    const { heap, collections } = thinRecord(record(4))
    expect(collections).toHaveLength(50)
    expect(heap.at(-1)?.ms).toBe(200)
    expect(heap.length).toBeLessThanOrEqual(120)
  })
  it('is empty where nothing was read', () => {
    expect(thinRecord({ heap: [], collections: [] })).toEqual({ heap: [], collections: [] })
  })
})
