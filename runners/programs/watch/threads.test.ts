import { describe, expect, it } from 'vitest'
import type { ThreadRecord, TickRecord } from './records.js'
import { sumOfThread } from './threads.js'

const start: ThreadRecord = {
  ...{ type: 'start', lost: '0000000000', pid: 7, thread: 0, script: '/app/a.js', node: 'v20.19.0', at: 1 },
}
const tick = (part: Partial<TickRecord>): TickRecord => ({
  ...{
    type: 'tick',
    ms: 1000,
    ownMs: 0,
    usedBytes: 1,
    allocatedBytes: 0,
    heap: [],
    collections: [],
    caused: 0,
  },
  ...{ memory: [1, 2, 3], workers: 0 },
  ...part,
})
const [MINOR, MAJOR] = [0, 1]

function figuresOf(records: readonly ThreadRecord[], lost = 0) {
  const sum = sumOfThread()
  records.forEach(sum.add)
  return sum.figures(lost, true)
}

describe('a watched thread', () => {
  it('is counted from what it wrote', () => {
    const thread = figuresOf([
      start,
      tick({
        ms: 500,
        usedBytes: 3000,
        allocatedBytes: 4000,
        heap: [2500, 1000],
        collections: [[100, MINOR, 4]],
      }),
      { type: 'sites', sites: [['a', '5', 'file:///app/a.js', 3, 100]] },
      tick({
        ms: 1100,
        ownMs: 100,
        usedBytes: 2000,
        allocatedBytes: 1000,
        collections: [[700, MAJOR, 6]],
        caused: 2,
      }),
      {
        type: 'sites',
        sites: [
          ['b', '0', '', 0, 150],
          ['a', '5', 'file:///app/a.js', 3, 100],
        ],
      },
    ])
    expect(thread).toMatchObject({
      durationMs: 1100,
      gc: { minor: 1, major: 1, share: 0.01, pauseMs: { total: 10, max: 6 }, causedByGclab: 2 },
      allocation: { heapBytes: 5000, bytesPerSecond: 5000 },
    })
    expect(thread?.gc.heap).toEqual([
      { ms: 100, bytes: 2500 },
      { ms: 104, bytes: 1000 },
      { ms: 500, bytes: 3000 },
      { ms: 1100, bytes: 2000 },
    ])
    expect(thread?.allocation.sites.map((site) => [site.function, site.file, site.bytes])).toEqual([
      ['a', '/app/a.js', 200],
      ['b', '(V8)', 150],
    ])
  })

  it('has a function once when V8 has forgotten its script meanwhile', () => {
    const sites = [
      ['tick', '5', 'file:///app/a.js', 3, 100],
      ['tick', '5', '', 0, 50],
      ['other', '5', '', 0, 20],
      ['gone', '6', '', 0, 10],
      ['twice', '5', 'file:///app/a.js', 8, 4],
      ['twice', '5', 'file:///app/a.js', 9, 3],
      ['twice', '5', '', 0, 2],
    ] as const
    const found = figuresOf([start, { type: 'sites', sites }])?.allocation.sites
    expect(found?.map(({ function: name, file, line, bytes }) => [name, file, line, bytes])).toEqual([
      ['tick', '/app/a.js', 3, 150],
      ['other', '/app/a.js', 0, 20],
      ['gone', '(a script that is gone)', 0, 10],
      ['twice', '/app/a.js', 8, 4],
      ['twice', '/app/a.js', 9, 3],
      ['twice', '/app/a.js', 0, 2],
    ])
  })

  it('has no totals when records were lost', () => {
    const thread = figuresOf([start, tick({ allocatedBytes: 9, collections: [[1, MINOR, 1]] })], 3)
    expect(thread).toMatchObject({
      lostRecords: 3,
      gc: { minor: null, major: null, share: null, pauseMs: { p50: null, max: null, total: null } },
      allocation: { heapBytes: null, bytesPerSecond: null },
    })
  })

  it('counts hundreds of thousands of collections, and keeps a bounded list of them', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => [i / 100, MINOR, i === 7 ? 5 : 0.5] as const)
    const thread = figuresOf([start, tick({ ms: 3000, collections: many })])
    expect(thread?.gc).toMatchObject({ minor: 300_000, pauseMs: { max: 5, p50: 0.5 } })
    expect(thread?.gc.collections.length).toBeLessThanOrEqual(20_000)
    expect(thread?.gc.collections.length).toBeGreaterThan(5000)
  })

  it('has no rate where the heap only shrank, and is nothing before it began', () => {
    expect(figuresOf([start, tick({ allocatedBytes: -9 })])?.allocation).toMatchObject({
      heapBytes: null,
      bytesPerSecond: null,
    })
    expect(figuresOf([])).toBeUndefined()
  })
})
