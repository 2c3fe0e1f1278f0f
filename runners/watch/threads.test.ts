import { describe, expect, it } from 'vitest'
import type { ThreadRecord } from './records.js'
import { threadOf } from './threads.js'

const start: ThreadRecord = { type: 'start', pid: 7, thread: 0, script: '/app/a.js', node: 'v20.19.0' }
const minor = (ms: number, pauseMs: number) => ({ ms, pauseMs, kind: 'minor' as const })

describe('a watched thread', () => {
  it('is counted from what it wrote', () => {
    const thread = threadOf([
      start,
      {
        type: 'tick',
        ms: 500,
        usedBytes: 3000,
        allocatedBytes: 4000,
        heap: [2500, 1000],
        collections: [minor(100, 4)],
      },
      { type: 'sites', sites: [['a', 'file:///app/a.js', 3, 100]] },
      {
        type: 'tick',
        ms: 1000,
        usedBytes: 2000,
        allocatedBytes: 1000,
        heap: [],
        collections: [{ ...minor(700, 6), kind: 'major' }],
      },
      {
        type: 'sites',
        sites: [
          ['b', '', 0, 150],
          ['a', 'file:///app/a.js', 3, 100],
        ],
      },
    ])
    expect(thread).toMatchObject({
      durationMs: 1000,
      gc: { minor: 1, major: 1, share: 0.01, pauseMs: { total: 10, max: 6 } },
      allocation: { heapBytes: 5000, bytesPerSecond: 5000 },
    })
    expect(thread?.gc.heap).toEqual([
      { ms: 100, bytes: 2500 },
      { ms: 104, bytes: 1000 },
      { ms: 500, bytes: 3000 },
      { ms: 1000, bytes: 2000 },
    ])
    expect(thread?.allocation.sites.map((site) => [site.function, site.file, site.bytes])).toEqual([
      ['a', '/app/a.js', 200],
      ['b', '(V8)', 150],
    ])
  })

  it('has no rate where the heap only shrank, and is nothing before it began', () => {
    const tick: ThreadRecord = {
      type: 'tick',
      ms: 5,
      usedBytes: 1,
      allocatedBytes: -9,
      heap: [],
      collections: [],
    }
    expect(threadOf([start, tick])?.allocation).toMatchObject({ heapBytes: null, bytesPerSecond: null })
    expect(threadOf([])).toBeUndefined()
  })
})
