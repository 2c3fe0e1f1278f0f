import type { LiveThread } from '../../../model/live-watch.js'
import type { HeapPoint } from '../../../model/run.js'
import type { ThreadWatch } from '../../../model/watch.js'
import { rounded } from '../../child/gc-result.js'
import { fileOf } from '../../child/written-function.js'
import { byTime, sumOfCollections } from './collections.js'
import type { MemoryBytes, StartRecord, ThreadRecord, TickRecord } from './records.js'
import { sumOfSites } from './sites.js'
import { sumOfSlices } from './slices.js'
import { thinned } from './thinned.js'

/** Points that are kept of a thread; more are thinned out. */
const MOST_HEAP_POINTS = 20_000
const MOST_MEMORY_POINTS = 2000

/** Memory at a moment, in milliseconds since 1970. */
export interface MemoryPoint {
  readonly at: number
  readonly bytes: MemoryBytes
}

/** What a thread has told so far, added up: no record is looked at twice. */
export function sumOfThread() {
  let start: StartRecord | undefined
  let last: TickRecord | undefined
  let hasTold = false
  let [caused, allocated] = [0, 0]
  let sitesMs: number | null = null
  const heap = thinned<HeapPoint>(MOST_HEAP_POINTS)
  const memory = thinned<MemoryPoint>(MOST_MEMORY_POINTS)
  const collections = sumOfCollections(heap.add)
  const sites = sumOfSites()
  const slices = sumOfSlices()

  const addTick = (tick: TickRecord): void => {
    last = tick
    caused += tick.caused
    allocated += tick.allocatedBytes
    collections.add(tick)
    heap.add({ ms: rounded(tick.ms), bytes: tick.usedBytes })
    memory.add({ at: (start?.at ?? 0) + tick.ms, bytes: tick.memory })
    slices.add(tick)
  }
  const figures = (
    { pid, thread, script, node, at }: StartRecord,
    lostRecords: number,
    final: boolean,
  ): ThreadWatch => {
    const durationMs = last?.ms ?? 0
    const ownTime = durationMs - (last?.ownMs ?? 0)
    const { minor, major } = collections.counts()
    const all = collections.pauseMs(final)
    // What is lost is in no sum.
    const whole = <T>(figure: T): T | null => (lostRecords > 0 ? null : figure)
    // A heap that shrank without a collection gives no answer.
    const heapBytes = whole(allocated > 0 ? allocated : null)
    return {
      ...{ pid, thread, script: fileOf(script), node, startMs: at, durationMs, lostRecords },
      gc: {
        minor: whole(minor),
        major: whole(major),
        pauseMs: { p50: whole(all.p50), p99: whole(all.p99), max: whole(all.max), total: whole(all.total) },
        ...(lostRecords > 0 ? {} : { reasons: collections.reasons }),
        share: whole(ownTime > 0 ? all.total / ownTime : 0),
        causedByGclab: caused,
        heap: heap.items().slice(-1),
        collections: [],
      },
      allocation: {
        heapBytes,
        bytesPerSecond: heapBytes === null || ownTime <= 0 ? null : (heapBytes / ownTime) * 1000,
        ...(heapBytes === null ? {} : { tracedBytes: Math.min(heapBytes, sites.tracedBytes()) }),
        sites: sites.largest(),
      },
    }
  }
  const hasFigures = (lostRecords: number): boolean => hasTold || lostRecords > 0
  return {
    add: (record: ThreadRecord): void => {
      hasTold ||= record.type !== 'start'
      if (record.type === 'start') start = record
      else if (record.type === 'tick') addTick(record)
      else {
        sitesMs = last?.ms ?? null
        sites.add(record)
      }
    },
    /** `undefined` before the thread begins; its figures are before it tells any. */
    start: () => start,
    memory: memory.items,
    /** Worker threads that it has started. */
    workers: () => last?.workers ?? 0,
    /** Whether it has told anything, and whether of its end. */
    told: () => ({ any: hasTold, end: last?.last === true }),
    /** Without percentiles, which need sorting. */
    soFar: (lostRecords: number): LiveThread | undefined =>
      start === undefined || !hasFigures(lostRecords)
        ? undefined
        : {
            ...figures(start, lostRecords, false),
            ...{ slices: slices.items(), sitesMs, isOver: last?.last === true },
          },
    final: (lostRecords: number): ThreadWatch | undefined => {
      if (start === undefined || !hasFigures(lostRecords)) return undefined
      const told = collections.end()
      const { gc, allocation, ...rest } = figures(start, lostRecords, true)
      return {
        ...rest,
        gc: { ...gc, heap: byTime(heap.items()), collections: told },
        allocation: { ...allocation, stacks: sites.stacks() },
      }
    },
  }
}
