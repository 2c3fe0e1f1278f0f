import { expect, it } from 'vitest'
import type { LiveThread } from '../../model/live-watch.js'
import { watchRows } from './figures.js'
import { liveText } from './text.js'

const MB = 2 ** 20
const thread = (startMs: number | undefined, isOver: boolean): LiveThread => ({
  ...{
    pid: 7,
    thread: 0,
    script: 'a.js',
    node: 'v20.19.0',
    durationMs: 500,
    isOver,
    slices: [],
    sitesMs: null,
  },
  ...(startMs === undefined ? {} : { startMs }),
  gc: {
    ...{ minor: 1, major: 0, pauseMs: { p50: 1, p99: 1, max: 1, total: 1 }, share: 0 },
    ...{ heap: [{ ms: 1, bytes: 20 * MB }], collections: [] },
  },
  allocation: { heapBytes: 100 * MB, bytesPerSecond: 200 * MB, sites: [] },
})
const rateOf = (...threads: LiveThread[]) =>
  watchRows.find(({ label }) => label === 'allocation rate')?.of(threads)

it('has a rate of all threads over the time in which any of them ran', () => {
  // 100 MB each, one from 0 to 0.5 s and one from 1.5 to 2 s.
  expect(rateOf(thread(5000, true), thread(6500, true))).toBe(100 * MB)
  // At the same time.
  expect(rateOf(thread(5000, true), thread(5000, true))).toBe(400 * MB)
  expect(rateOf(thread(5000, true))).toBe(200 * MB)
  expect(rateOf(thread(undefined, true), thread(5000, true))).toBeNull()
})

it('has no heap of what is over in the line of progress', () => {
  expect(liveText([thread(5000, true), thread(5500, false)], 1000)).toContain('heap 20 MB, 2 minor')
})
