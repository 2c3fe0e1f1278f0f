import { getHeapStatistics } from 'node:v8'

/** Bytes of this thread's heap in use. */
export const usedHeap = (): number => getHeapStatistics().used_heap_size

/** A full collection, in a process that was started with --expose-gc. */
export const forceGc = (): void => (globalThis as unknown as { gc: () => void }).gc()
