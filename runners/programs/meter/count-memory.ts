import { GCProfiler, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { isMainThread, threadId } from 'node:worker_threads'
import { pairCollections } from '../watch/pair-collections.js'
import { youngOf } from '../watch/read-heap.js'
import { reasonOf } from '../watch/reason.js'
import { type HeapEdge, kinds } from '../watch/records.js'
import { tellCollections } from '../watch/tell-collections.js'
import { openTimeline } from './open-timeline.js'
import type { ThreadMeter } from './thread-meter.js'

/**
 * Counts what this thread allocates and what its collector does, without a profiler. Bytes are the growth
 * between collections, which V8 tells exactly; what `read` itself does is in no figure.
 */
export function countMemory(): { readonly read: () => ThreadMeter } {
  // Else another thread frees Buffers, at any time after the collection: their growth would tell nothing.
  setFlagsFromString('--no-concurrent-array-buffer-sweeping')
  const sums = { heapBytes: 0, externalBytes: 0, gcMs: 0, minor: 0, major: 0 }
  const gcReasons: Record<string, number> = {}
  let timeline = openTimeline(heapNow().heap)
  const pairs = pairCollections((collection, edge) => {
    if (edge === null) return
    const [, , , flags] = collection
    timeline.add(collection, edge)
    const reason = reasonOf(flags, edge[2])
    gcReasons[reason] = (gcReasons[reason] ?? 0) + 1
  })
  const told = tellCollections()
  let ownCpuUs = 0
  let profiler = new GCProfiler()
  let after = { heap: 0, external: 0 }
  const grow = (heap: number, external: number): void => {
    sums.heapBytes += heap - after.heap
    sums.externalBytes += external - after.external
  }
  const goOn = (): void => {
    profiler = new GCProfiler()
    profiler.start()
    after = heapNow()
    timeline = openTimeline(after.heap)
  }
  const read = (): ThreadMeter => {
    const cpuUs = cpuUsOfProcess()
    const [now, bytesBefore] = [heapNow(), sums.heapBytes]
    const edges: HeapEdge[] = []
    for (const { gcType, cost, beforeGC, afterGC } of profiler.stop()?.statistics ?? []) {
      const before = beforeGC.heapStatistics
      grow(before.usedHeapSize, before.externalMemory)
      after = { heap: afterGC.heapStatistics.usedHeapSize, external: afterGC.heapStatistics.externalMemory }
      const pauseMs = Math.round(cost) / 1000
      sums.gcMs += pauseMs
      const kind = /^(?:Mark|(Scavenge|Minor))/.exec(gcType)
      if (kind === null) continue
      const isMinor = kind[1] !== undefined
      sums[isMinor ? 'minor' : 'major']++
      const { fullness } = youngOf(beforeGC.heapSpaceStatistics)
      const index = kinds.indexOf(isMinor ? 'minor' : 'major')
      edges.push([before.usedHeapSize, after.heap, fullness, pauseMs, index])
    }
    grow(now.heap, now.external)
    pairs.add(told.take(), edges)
    const reading = {
      ...sums,
      gcReasons: { ...gcReasons },
      heapUsedBytes: now.heap,
      sinceLast: { ...timeline.end(now.heap), allocatedBytes: sums.heapBytes - bytesBefore },
      ...ofThread(cpuUs - ownCpuUs),
    }
    goOn()
    ownCpuUs += cpuUsOfProcess() - cpuUs
    return reading
  }
  goOn()
  return { read }
}

function heapNow(): { readonly heap: number; readonly external: number } {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return { heap: used_heap_size, external: external_memory }
}

/** User and system time. 0 but in the main thread: it is the whole process's. */
function cpuUsOfProcess(): number {
  if (!isMainThread) return 0
  const { user, system } = process.cpuUsage()
  return user + system
}

function ofThread(cpuUs: number) {
  return {
    pid: process.pid,
    thread: threadId,
    script: process.argv[1] ?? '',
    cpuUs,
    rssBytes: isMainThread ? process.memoryUsage.rss() : 0,
    peakRssBytes: isMainThread ? process.resourceUsage().maxRSS * 1024 : 0,
  }
}
