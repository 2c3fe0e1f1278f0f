import { getHeapStatistics } from 'node:v8'
import { findCollector } from '../../child/find-collector.js'

/** Makes a full collection. Returns the bytes that it leaves, on the heap and outside. */
export function collectAll(): number {
  findCollector()()
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}
