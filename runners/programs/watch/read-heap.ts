import { GCProfiler, getHeapStatistics } from 'node:v8'
import { type HeapEdge, kinds } from './records.js'

const [MINOR, MAJOR] = [kinds.indexOf('minor'), kinds.indexOf('major')]

/**
 * Reads the heap, and before and after every collection. Bytes allocated: the heap before each collection
 * less the heap after the one before. Nothing counts from `read` to `goOn`, which leaves out the watcher's
 * own. `ownYoung`: collections of the young generation that the watcher's own bytes have filled; they have no
 * edge.
 */
export function readHeap() {
  let profiler: GCProfiler | undefined
  const young = whoseYoung()
  let [after, usedBytes] = [0, 0]
  return {
    read: () => {
      usedBytes = getHeapStatistics().used_heap_size
      let [allocatedBytes, youngDiedBytes, ownYoung] = [0, 0, 0]
      const edges: HeapEdge[] = []
      for (const { gcType, cost, beforeGC, afterGC } of profiler?.stop()?.statistics ?? []) {
        const before = beforeGC.heapStatistics.usedHeapSize
        allocatedBytes += before - after
        young.programGrew(before - after)
        after = afterGC.heapStatistics.usedHeapSize
        const { bytes, fullness } = youngOf(beforeGC.heapSpaceStatistics)
        const kind = /^Mark/i.test(gcType) ? MAJOR : MINOR
        if (kind === MAJOR) youngDiedBytes += bytes
        if (!/^(Mark|Scavenge|Minor)/i.test(gcType)) continue
        if (young.collected(fullness) && kind === MINOR) ownYoung++
        else edges.push([before, after, fullness, Math.round(cost) / 1000, kind])
      }
      allocatedBytes += usedBytes - after
      young.programGrew(usedBytes - after)
      return { usedBytes, allocatedBytes, youngDiedBytes, edges, ownYoung }
    },
    goOn: (): void => {
      profiler = new GCProfiler()
      profiler.start()
      after = getHeapStatistics().used_heap_size
      young.ownGrew(after - usedBytes)
    },
  }
}

interface ProfiledSpace {
  readonly spaceName: string
  readonly spaceUsedSize: number
  readonly spaceAvailableSize: number
}

/** The young generation, its large objects included, and how full it is: 1 where a collection is due. */
export function youngOf(spaces: readonly ProfiledSpace[]): {
  readonly bytes: number
  readonly fullness: number
} {
  const space = (name: string) => spaces.find(({ spaceName }) => spaceName === name)
  const small = space('new_space')
  const used = small?.spaceUsedSize ?? 0
  const bytes = used + (space('new_large_object_space')?.spaceUsedSize ?? 0)
  const room = used + (small?.spaceAvailableSize ?? 0)
  return { bytes, fullness: room === 0 ? 1 : Math.round((100 * bytes) / room) / 100 }
}

/**
 * Tells whose a collection of the young generation is: it comes of what filled it, and beside an idle program
 * that is mostly what the watching itself allocates, although it may begin in no turn of the watching's own.
 */
export function whoseYoung() {
  let [program, own] = [0, 0]
  return {
    /** Bytes that the program has allocated. */
    programGrew: (bytes: number): void => {
      program += bytes
    },
    /** Bytes that the heap grew by in a turn of the watching; less than 0: it was collected in it. */
    ownGrew: (bytes: number): void => {
      if (bytes < 0) program = own = 0
      else own += bytes
    },
    /**
     * The young generation was collected, so full (0 to 1): whether most of what was new in it is the
     * watching's. One that was not half full was collected for another reason, such as memory of Buffers.
     */
    collected: (fullness: number): boolean => {
      const isOwn = fullness > 0.5 && own > program
      program = own = 0
      return isOwn
    },
  }
}
