import { memoryUsage } from 'node:process'
import { getHeapStatistics } from 'node:v8'

/** What objects own outside the heap, in bytes, by two counters of which neither sees all. */
export interface Outside {
  /** V8's, of this heap: contents of resizable buffers and of long strings as well, of shared ones not. */
  readonly heaps: number
  /** Node's, of all threads: contents of buffers that were made by its allocator, shared ones among them. */
  readonly buffers: number
}

export function readOutside(): Outside {
  return { buffers: memoryUsage().arrayBuffers, heaps: getHeapStatistics().external_memory }
}

/** What was added since: what one counter misses, the other has. */
export function addedOutside(before: Outside, after: Outside): number {
  return Math.max(after.heaps - before.heaps, after.buffers - before.buffers)
}
