import { constants } from 'node:perf_hooks'
import type { CollectionReason } from '../../../model/watch.js'

const EXTERNAL = constants.NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY

/** V8's flags of a collection that tell why it came, the most telling first. */
const reasons: readonly (readonly [flag: number, reason: CollectionReason])[] = [
  [constants.NODE_PERFORMANCE_GC_FLAGS_FORCED, 'forced'],
  [EXTERNAL | constants.NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING, 'external'],
  // V8's MemoryReducer sets this one alone.
  [EXTERNAL, 'idle'],
  [constants.NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE, 'scheduled'],
  [constants.NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE, 'memory pressure'],
]
/** A young generation less full than this was not collected for lack of room. */
const FULL = 0.5

/**
 * Why V8 collected. Without a flag it lacked room, unless the young generation was known not to be full:
 * before Node.js 24, V8 sets no flag for memory outside the heap.
 */
export function reasonOf(flags: number, youngFullness = 1): CollectionReason {
  const [, stated] = reasons.find(([flag]) => (flags & flag) === flag) ?? []
  return stated ?? (youngFullness < FULL ? 'unstated' : 'allocation')
}
