import { memoryUsage } from 'node:process'
import type { HeapInfo } from 'node:v8'
import type { Readings } from './loop.js'
import type { Runner } from './runner.js'

/** By how much memory grew over single ops: V8's own counters, with no sampler on and nothing else in the way. */
export interface Growths {
  /** The number of the first op. */
  readonly first: number
  /** Bytes by which the used heap grew; far off where a collection or the unused end of a page fell in. */
  readonly heap: readonly number[]
  /** Bytes outside the heap that objects on it own; far off where a collection fell in. */
  readonly external: readonly number[]
  /** Bytes of array buffers that V8 does not count for this heap, over all ops: shared ones. */
  readonly shared: number
}

/** Heap and array buffers that a stretch without a collection may fill, of a young generation of 32 MB. */
const STRETCH_BYTES = 12e6
/** What reading itself allocates, at most. */
const READING_BYTES = 2000

/**
 * Reads the growth of each of `count` ops in turn. What the reading itself allocates is told by a reading more,
 * and taken off. `heapBytes` is about what an op allocates, so that a stretch ends before the heap is full.
 */
export async function growthOfOps(runner: Runner, count: number, heapBytes: number): Promise<Growths> {
  const first = runner.done()
  const heap: number[] = []
  const external: number[] = []
  let [ops, shared] = [1, 0]
  while (heap.length < count) {
    globalThis.gc?.({ type: 'minor' })
    const stretch: Readings[] = Array.from({ length: Math.min(ops, count - heap.length) })
    const from = memoryUsage().arrayBuffers
    await runner.read(stretch)
    shared += memoryUsage().arrayBuffers - from
    for (const { idle, before, after } of stretch) {
      heap.push(grown(before, after, 'used_heap_size') - grown(idle, before, 'used_heap_size'))
      const bytes = grown(before, after, 'external_memory')
      external.push(bytes)
      shared -= bytes
    }
    const bytes = heapBytes + Math.max(...external) + READING_BYTES
    ops = Math.max(1, Math.min(ops * 8, Math.floor(STRETCH_BYTES / bytes)))
  }
  return { first, heap, external, shared }
}

function grown(from: HeapInfo, to: HeapInfo, key: 'used_heap_size' | 'external_memory'): number {
  return to[key] - from[key]
}
