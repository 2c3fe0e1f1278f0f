import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createLiveHeap } from './live-heap.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

describe('the live heap', () => {
  it('is of the size asked for, and survives', () => {
    collect()
    const before = process.memoryUsage().heapUsed
    const live = createLiveHeap(16, collect)
    collect()
    const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20
    expect(megabytes).toBeGreaterThan(14)
    expect(megabytes).toBeLessThan(20)
    expect(live.get('campaign-000000')?.counters).toHaveLength(3)
  })

  it('may be none', () => {
    expect(createLiveHeap(0, collect).size).toBe(0)
  })
})
