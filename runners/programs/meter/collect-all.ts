import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Makes a full collection. Returns the bytes that it leaves, on the heap and outside. */
export function collectAll(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}
