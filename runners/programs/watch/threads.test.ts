import { describe, expect, it } from 'vitest'
import type { SampledFrame, SitesRecord, ThreadRecord, TickRecord } from './records.js'
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
    edges: [],
    collections: [],
    caused: 0,
  },
  ...{ memory: [1, 2, 3], workers: 0 },
  ...part,
})
const [MINOR, MAJOR] = [0, 1]
const MB = 1e6
type Place = readonly [name: string, script: string, url: string, line: number]
type Site = readonly [...Place, bytes: number, caller: Place | null]
const windowOf = (
  window: SitesRecord['window'],
  allocatedBytes: number,
  sites: readonly Site[],
  fullCollections = 1,
  youngDiedBytes = 0,
): SitesRecord => ({
  ...{ type: 'sites', window, allocatedBytes, youngDiedBytes, fullCollections },
  stacks: sites.map(([name, script, url, line, bytes, caller]): SampledFrame => {
    const frame: SampledFrame = [name, script, url, line, 1, bytes, []]
    return caller === null ? frame : [...caller, 1, 0, [frame]]
  }),
})

function figuresOf(records: readonly ThreadRecord[], lost = 0) {
  const sum = sumOfThread()
  records.forEach(sum.add)
  return sum.final(lost)
}

describe('a watched thread', () => {
  it('is counted from what it wrote', () => {
    const thread = figuresOf([
      start,
      tick({
        ms: 500,
        usedBytes: 3000,
        allocatedBytes: 4000,
        edges: [[2500, 1000, 0.9, 4, MINOR]],
        collections: [[100, MINOR, 4, 0]],
      }),
      windowOf('allocated', 500, [['a', '5', 'file:///app/a.js', 3, 100, null]]),
      tick({
        ms: 1100,
        ownMs: 100,
        usedBytes: 2000,
        allocatedBytes: 1000,
        collections: [[700, MAJOR, 6, 4]],
        caused: 2,
      }),
      windowOf('allocated', 500, [
        ['b', '0', '', 0, 150, null],
        ['a', '5', 'file:///app/a.js', 3, 100, null],
      ]),
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
      ['tick', '5', 'file:///app/a.js', 3, 100, null],
      ['tick', '5', '', 0, 50, null],
      ['other', '5', '', 0, 20, null],
      ['gone', '6', '', 0, 10, null],
      ['twice', '5', 'file:///app/a.js', 8, 4, null],
      ['twice', '5', 'file:///app/a.js', 9, 3, null],
      ['twice', '5', '', 0, 2, null],
    ] as const
    const found = figuresOf([start, windowOf('allocated', 189, sites)])?.allocation.sites
    expect(found?.map(({ function: name, file, line, bytes }) => [name, file, line, bytes])).toEqual([
      ['tick', '/app/a.js', 3, 150],
      ['other', '/app/a.js', 0, 20],
      ['gone', '(a script that is gone)', 0, 10],
      ['twice', '/app/a.js', 8, 4],
      ['twice', '/app/a.js', 9, 3],
      ['twice', '/app/a.js', 0, 2],
    ])
  })

  it('tells what survives and what leaks of a site', () => {
    const young = ['young', '5', 'file:///app/a.js', 1, 90 * MB, null] as const
    const cache = (bytes: number) => ['cache', '5', 'file:///app/a.js', 2, bytes, null] as const
    const leak = (bytes: number) => ['leak', '5', 'file:///app/a.js', 3, bytes, null] as const
    const all = windowOf('allocated', 100 * MB, [young, cache(6 * MB), leak(4 * MB)])
    const thread = figuresOf([
      start,
      tick({ allocatedBytes: 1250 * MB }),
      ...[all, windowOf('survived', 200 * MB, [cache(12 * MB), leak(8 * MB)])],
      ...[all, windowOf('alive', 100 * MB, [cache(5 * MB), leak(4 * MB)])],
      // Nothing has left the samples without a full collection: not looked at.
      ...[all, windowOf('alive', 50 * MB, [cache(30 * MB), leak(2 * MB)], 0)],
      ...[all, windowOf('alive', 400 * MB, [cache(6 * MB), leak(16 * MB)]), all],
    ])
    expect(
      thread?.allocation.sites.map((site) => [
        site.function,
        site.bytes,
        site.survivedBytes,
        site.aliveBytes,
        site.growing,
      ]),
    ).toEqual([
      // 90, 6 and 4 % of 1,250 MB. What survives is told of what follows the first window.
      ['young', 1125 * MB, 0, 0, false],
      ['cache', 75 * MB, 69 * MB, 6 * MB, false],
      ['leak', 50 * MB, 46 * MB, 16 * MB, true],
    ])
    expect(thread?.allocation.tracedBytes).toBe(1250 * MB)
    const early = figuresOf([start, windowOf('allocated', MB, [young])])?.allocation.sites[0]
    expect(early).toMatchObject({ survivedBytes: null, aliveBytes: null, growing: null })
  })

  it('takes what only the start allocates for no more than that', () => {
    const boot = ['boot', '5', 'file:///app/a.js', 2, 6 * MB, null] as const
    const handle = ['handle', '5', 'file:///app/a.js', 3, 200 * MB, null] as const
    const early = [
      ...[start, tick({ allocatedBytes: 406 * MB }), windowOf('allocated', 6 * MB, [boot])],
      ...[
        windowOf('survived', 100 * MB, []),
        windowOf('allocated', 200 * MB, [handle]),
        windowOf('alive', 100 * MB, []),
      ],
    ]
    const allocationOf = (records: readonly ThreadRecord[]) => {
      const { sites = [], tracedBytes } = figuresOf(records)?.allocation ?? {}
      const told = sites.map((site) => [site.function, site.bytes, site.survivedBytes, site.aliveBytes])
      return { told, tracedBytes }
    }
    expect(allocationOf(early)).toEqual({
      told: [
        ['handle', 200 * MB, null, null],
        ['boot', 6 * MB, null, null],
      ],
      tracedBytes: 206 * MB,
    })
    // The windows around the last one agree: all 100 of it are of handle. So nothing of them is alive.
    const later = [...early, tick({ allocatedBytes: 200 * MB }), windowOf('allocated', 200 * MB, [handle])]
    expect(allocationOf(later)).toEqual({
      told: [
        ['handle', 500 * MB, null, 0],
        ['boot', 6 * MB, null, null],
      ],
      tracedBytes: 506 * MB,
    })
  })

  it('takes what survives once for no more than that, and for no less allocated', () => {
    const request = ['request', '5', 'file:///app/a.js', 2, 100 * MB, null] as const
    const load = ['load', '5', 'file:///app/a.js', 3, 57 * MB, null] as const
    const all = windowOf('allocated', 100 * MB, [request])
    const survivors = [start, tick({ allocatedBytes: 307 * MB }), all, windowOf('survived', 107 * MB, [load])]
    const sitesOf = (records: readonly ThreadRecord[]) =>
      figuresOf(records)?.allocation.sites.map((site) => [site.function, site.bytes, site.survivedBytes])
    expect(sitesOf([...survivors, all])).toEqual([
      // 50 of the window of survivors is what nobody else allocated.
      ['request', 250 * MB, 0],
      ['load', 57 * MB, 57 * MB],
    ])
    expect(sitesOf(survivors)).toEqual([
      ['request', 100 * MB, null],
      ['load', 57 * MB, 57 * MB],
    ])
    // What survives of it was not looked at where most of it was allocated.
    const seen = windowOf('allocated', 100 * MB, [['load', '5', 'file:///app/a.js', 3, 100 * MB, null]])
    const early = windowOf('survived', 107 * MB, [['load', '5', 'file:///app/a.js', 3, 2 * MB, null]])
    expect(sitesOf([start, all, early, seen, windowOf('alive', 400 * MB, []), all])).toEqual([
      ['request', 200 * MB, null],
      ['load', 102 * MB, null],
    ])
  })

  it('calls nothing survived that a full collection found young and dead', () => {
    const all = windowOf('allocated', 100 * MB, [['young', '5', 'file:///app/a.js', 1, 100 * MB, null]])
    const survivors = windowOf(
      'survived',
      100 * MB,
      [['young', '5', 'file:///app/a.js', 1, 16 * MB, null]],
      1,
      16 * MB,
    )
    const found = figuresOf([start, all, survivors, all])?.allocation.sites
    expect(found).toMatchObject([{ function: 'young', bytes: 300 * MB, survivedBytes: 0 }])
  })

  it('says whose code a site is, and who called it', () => {
    const own = ['handler', '5', 'file:///app/server.js', 12] as const
    const found = figuresOf([
      start,
      windowOf('allocated', 60, [
        ['parse', '6', 'file:///app/node_modules/@scope/body/index.js', 4, 30, own],
        ['nextTick', '7', 'node:internal/process', 9, 20, own],
        ['handler', '5', 'file:///app/server.js', 12, 10, null],
      ]),
    ])?.allocation.sites
    const caller = { function: 'handler', file: '/app/server.js', line: 12 }
    expect(found).toMatchObject([
      { function: 'parse', package: '@scope/body', caller },
      { function: 'nextTick', package: 'Node.js', caller },
      { function: 'handler', package: null, caller: null },
    ])
  })

  it('says why V8 collected, where it tells', () => {
    const collections: TickRecord['collections'] = [
      [1, MINOR, 1, 0],
      [2, MINOR, 1, 0],
      [3, MAJOR, 1, 40],
      [4, MAJOR, 1, 4],
      [5, MAJOR, 1, 32],
    ]
    const edges = [0.98, 0.1, 0.1, 0.2, 0.3].map(
      (fullness, i) => [9, 5, fullness, 1, i < 2 ? MINOR : MAJOR] as const,
    )
    const told = figuresOf([start, tick({ edges }), tick({ collections })])
    expect(told?.gc.reasons).toEqual({ allocation: 1, unstated: 1, external: 1, forced: 1, idle: 1 })
  })

  it('has no totals when records were lost', () => {
    const thread = figuresOf([start, tick({ allocatedBytes: 9, collections: [[1, MINOR, 1, 0]] })], 3)
    expect(thread).toMatchObject({
      lostRecords: 3,
      gc: { minor: null, major: null, share: null, pauseMs: { p50: null, max: null, total: null } },
      allocation: { heapBytes: null, bytesPerSecond: null },
    })
    expect(thread?.gc.reasons).toBeUndefined()
  })

  it('counts hundreds of thousands of collections, and keeps a bounded list of them', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => [i / 100, MINOR, i === 7 ? 5 : 0.5, 0] as const)
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
