import { expect, it } from 'vitest'
import type { LiveProgram, LiveThread, Slice } from '../../model/live-watch.js'
import { liveEvent } from './event.js'

const slice = (ms: number): Slice => ({
  ...{ ms, heap: { used: 1, most: 1, least: 1 }, minor: 0, major: 0, longestMs: { minor: 0, full: 0 } },
  ...{ allocatedBytes: 0, memory: { rss: 1, external: 1, arrayBuffers: 1 } },
})
const thread = (
  pid: number,
  minor: number,
  slices: readonly Slice[],
  sitesMs: number | null,
): LiveThread => ({
  ...{
    pid,
    thread: 0,
    script: 'a\u202e.js',
    node: 'v20.19.0',
    durationMs: 1,
    slices,
    sitesMs,
    isOver: false,
  },
  gc: {
    ...{ minor, major: 0, pauseMs: { p50: null, p99: null, max: 2, total: 3 }, share: 0.1 },
    ...{ heap: [], collections: [] },
  },
  allocation: {
    ...{ heapBytes: 1, bytesPerSecond: 1 },
    sites: [
      {
        ...{ function: 'f', file: 'a.js', line: 1, package: null, caller: null },
        ...{ bytes: 2 ** 20, survivedBytes: null, aliveBytes: null, growing: null },
      },
    ],
  },
})
const program = (...threads: LiveThread[]): LiveProgram => ({
  ...{ command: 'node a.js', end: null, elapsedMs: 1000, threads },
})

it('tells a page what it has not heard of', () => {
  const [one, two, three] = [slice(200), slice(400), slice(600)]
  const before = [program(thread(7, 1, [one, two], 100))]
  const [first] = liveEvent(before, [], null).programs[0]?.threads ?? []
  expect(first).toMatchObject({ key: '0-7-0', name: 'a.js (7)', from: 0, slices: [one, two] })
  expect(first?.sites).toEqual({
    ...{ ms: 100, head: ['function', 'file', 'called from', 'allocated'], causes: [] },
    rows: [['f', 'a.js:1', '', '1 MB (100 %)']],
  })
  const more = [program(thread(7, 1, [one, two, three], 100))]
  const [next] = liveEvent(more, before, null).programs[0]?.threads ?? []
  expect(next).toMatchObject({ from: 2, slices: [three] })
  expect(next?.sites).toBeUndefined()
  // Older slices were put together.
  const merged = slice(400)
  const [anew] =
    liveEvent([program(thread(7, 1, [merged, three], 700))], more, null).programs[0]?.threads ?? []
  expect(anew).toMatchObject({ from: 0, slices: [merged, three], sites: { ms: 700 } })
  const [same] = liveEvent(more, more, null).programs[0]?.threads ?? []
  expect(same).toMatchObject({ from: 3, slices: [] })
})

it('has the threads with the most collections first, and not too many', () => {
  const threads = Array.from({ length: 60 }, (_, i) => thread(i, i, [], null))
  const told = liveEvent([program(...threads)], [], null).programs[0]
  expect(told?.threads.map(({ key }) => key).slice(0, 2)).toEqual(['0-59-0', '0-58-0'])
  expect([told?.threads.length, told?.others]).toEqual([50, 10])
})
