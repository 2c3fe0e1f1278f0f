import type { Collection, HeapPoint } from '../../../model/run.js'
import type { CollectionReason, ThreadWatch } from '../../../model/watch.js'
import { sum } from '../../../stats/summary.js'
import { pausesOf, rounded } from '../../child/gc-result.js'
import { fileOf } from '../../child/written-function.js'
import { pairCollections } from './pair-collections.js'
import { reasonOf } from './reason.js'
import { kinds, type StartRecord, type ThreadRecord, type TickRecord } from './records.js'
import { sumOfSites } from './sites.js'
import { thinned } from './thinned.js'

/** Collections and points of the heap that are kept of a thread; more are thinned out. */
const MOST_KEPT = 20_000
const MOST_MEMORY_POINTS = 2000

/** Memory at a moment, in milliseconds since 1970. */
export interface MemoryPoint {
  readonly at: number
  readonly rss: number | null
  readonly external: number
  readonly arrayBuffers: number
}

/** What a thread has told so far, added up: no record is looked at twice. */
export interface ThreadSum {
  readonly add: (record: ThreadRecord) => void
  /** The figures; percentiles, which need sorting, only if `final`. `undefined` before the thread begins. */
  readonly figures: (lostRecords: number, final: boolean) => ThreadWatch | undefined
  readonly memory: () => readonly MemoryPoint[]
  /** Worker threads that it has started. */
  readonly workers: () => number
}

export function sumOfThread(): ThreadSum {
  let start: StartRecord | undefined
  let last: TickRecord | undefined
  let [minor, major, caused, allocated, sampledBytes] = [0, 0, 0, 0, 0]
  const pauses: number[] = []
  const reasons: { [R in CollectionReason]?: number } = {}
  const heap = thinned<HeapPoint>(MOST_KEPT)
  const memory = thinned<MemoryPoint>(MOST_MEMORY_POINTS)
  const collections = { minor: thinned<Collection>(MOST_KEPT), other: thinned<Collection>(MOST_KEPT) }
  const sites = sumOfSites()

  const pairs = pairCollections(([ms, , pauseMs, flags], edge) => {
    if (ms < 0) return
    const reason = reasonOf(flags, edge?.[2])
    reasons[reason] = (reasons[reason] ?? 0) + 1
    if (edge === null) return
    heap.add({ ms: rounded(ms), bytes: edge[0] })
    heap.add({ ms: rounded(ms + pauseMs), bytes: edge[1] })
  })
  const addTick = (tick: TickRecord): void => {
    last = tick
    caused += tick.caused
    allocated += tick.allocatedBytes
    for (const [ms, index, pauseMs] of tick.collections) {
      if (ms < 0) continue
      const kind = kinds[index] ?? 'minor'
      if (kind === 'minor') minor++
      if (kind === 'major') major++
      pauses.push(pauseMs)
      collections[kind === 'minor' ? 'minor' : 'other'].add({ ms, kind, pauseMs })
    }
    pairs.add(tick.collections, tick.edges)
    heap.add({ ms: rounded(tick.ms), bytes: tick.usedBytes })
    const [rss, external, arrayBuffers] = tick.memory
    memory.add({ at: (start?.at ?? 0) + tick.ms, rss, external, arrayBuffers })
  }
  return {
    add: (record) => {
      if (record.type === 'start') start = record
      else if (record.type === 'tick') addTick(record)
      else {
        sampledBytes += record.allocatedBytes
        sites.add(record)
      }
    },
    memory: memory.items,
    workers: () => last?.workers ?? 0,
    figures: (lostRecords, final) => {
      if (start === undefined) return undefined
      if (final) pairs.end()
      const { pid, thread, script, node } = start
      const durationMs = last?.ms ?? 0
      const ownTime = durationMs - (last?.ownMs ?? 0)
      const all = final ? pausesOf(pauses) : { p50: null, p99: null, max: null, total: sum(pauses) }
      // What is lost is in no sum.
      const whole = <T>(figure: T): T | null => (lostRecords > 0 ? null : figure)
      // A heap that shrank without a collection gives no answer.
      const heapBytes = whole(allocated > 0 ? allocated : null)
      return {
        ...{ pid, thread, script: fileOf(script), node, durationMs, lostRecords },
        gc: {
          minor: whole(minor),
          major: whole(major),
          pauseMs: { p50: whole(all.p50), p99: whole(all.p99), max: whole(all.max), total: whole(all.total) },
          ...(lostRecords > 0 ? {} : { reasons }),
          share: whole(ownTime > 0 ? all.total / ownTime : 0),
          causedByGclab: caused,
          heap: final ? inOrder(heap.items()) : heap.items().slice(-1),
          collections: final ? inOrder([...collections.minor.items(), ...collections.other.items()]) : [],
        },
        allocation: {
          heapBytes,
          bytesPerSecond: heapBytes === null || ownTime <= 0 ? null : (heapBytes / ownTime) * 1000,
          sites: final ? sites.largest(sampledBytes) : [],
          ...(final ? { stacks: sites.stacks(sampledBytes) } : {}),
        },
      }
    },
  }
}

function inOrder<T extends { readonly ms: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.ms - b.ms)
}
