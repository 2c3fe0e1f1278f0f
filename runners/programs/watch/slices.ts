import type { Slice } from '../../../model/live-watch.js'
import { kinds, type TickRecord } from './records.js'

/** Slices of the last minute, as ticks come; and of all the time before, once there are too many. */
const FRESH = 300
const OLD = 400
const MOST = 1000

/** The time of a thread, tick by tick, in a bounded number of slices. */
export function sumOfSlices() {
  let slices: Slice[] = []
  return {
    add: (tick: TickRecord): void => {
      slices.push(sliceOf(tick))
      if (slices.length > MOST) slices = [...merged(slices.slice(0, -FRESH)), ...slices.slice(-FRESH)]
    },
    items: (): readonly Slice[] => [...slices],
  }
}

function sliceOf({ ms, usedBytes, edges, collections, allocatedBytes, memory }: TickRecord): Slice {
  let [most, least] = [usedBytes, usedBytes]
  for (const [before, after] of edges) {
    most = Math.max(most, before)
    least = Math.min(least, after)
  }
  const [rss, external, arrayBuffers] = memory
  const counts = { minor: 0, major: 0, incremental: 0, weak: 0 }
  const longestMs = { minor: 0, full: 0 }
  for (const [at, index, pauseMs] of collections) {
    if (at < 0) continue
    const kind = kinds[index] ?? 'minor'
    counts[kind]++
    const longest = kind === 'minor' ? 'minor' : 'full'
    longestMs[longest] = Math.max(longestMs[longest], pauseMs)
  }
  return {
    ...{ ms: Math.round(ms), heap: { used: usedBytes, most, least }, longestMs },
    ...{ minor: counts.minor, major: counts.major },
    ...{ allocatedBytes, memory: { rss, external, arrayBuffers } },
  }
}

/** Neighbours put together, until there are some {@link OLD} of about the same length. */
function merged(slices: readonly Slice[]): Slice[] {
  const longest = (2 * (slices.at(-1)?.ms ?? 0)) / OLD
  const made: Slice[] = []
  let from = 0
  for (const slice of slices) {
    const last = made.at(-1)
    if (last !== undefined && slice.ms - from <= longest) made[made.length - 1] = both(last, slice)
    else {
      from = last?.ms ?? 0
      made.push(slice)
    }
  }
  return made
}

function both(one: Slice, next: Slice): Slice {
  const most = (a: number | null, b: number | null) => (a === null ? b : Math.max(a, b ?? 0))
  return {
    ms: next.ms,
    heap: {
      used: next.heap.used,
      most: Math.max(one.heap.most, next.heap.most),
      least: Math.min(one.heap.least, next.heap.least),
    },
    minor: one.minor + next.minor,
    major: one.major + next.major,
    longestMs: {
      minor: Math.max(one.longestMs.minor, next.longestMs.minor),
      full: Math.max(one.longestMs.full, next.longestMs.full),
    },
    allocatedBytes: one.allocatedBytes + next.allocatedBytes,
    memory: {
      rss: most(one.memory.rss, next.memory.rss),
      external: Math.max(one.memory.external, next.memory.external),
      arrayBuffers: Math.max(one.memory.arrayBuffers, next.memory.arrayBuffers),
    },
  }
}
