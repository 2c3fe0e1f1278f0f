import type { AllocationSite } from '../model/run.js'
import type { Op, Variant } from '../model/scenario.js'
import { measureKeptOf } from '../runners/passes/kept/measure.js'
import type { PreparedOp } from './allocations-per-op.js'
import { countInTest } from './count-in-test.js'

/** What one op leaves alive after full collections, in steady state, per op. */
export interface Kept {
  /** Objects on the heap. */
  readonly allocs: number
  readonly heapBytes: number
  /** Bytes of array buffers outside the heap. */
  readonly externalBytes: number
  /** The functions whose objects stay, largest first. */
  readonly sites: readonly AllocationSite[]
  /** Whether the count was exact. When not, the figures are means, as of an array that grows in steps. */
  readonly exact: boolean
}

export interface KeptOptions {
  /** After how many milliseconds of the processor no longer windows are tried. Default 1200. */
  readonly limitMs?: number
}

/** An inlined function's objects would count for its caller. */
const flags = { 'turbo-inlining': false } as const
/** What else the process does may keep something just then. */
const TRIES = 3

/**
 * Counts the objects and bytes that one call of `op` leaves alive after full collections, by function:
 * what it leaks. In the test's own process; the op runs some 20,000 times or more, with turns of the event
 * loop, which takes about a second. Rejects with the op's error, and where the figure does not settle.
 */
export function keptPerOp<T>(op: Op | PreparedOp<T>, options: KeptOptions = {}): Promise<Kept> {
  return countInTest(async () => {
    const variant: Variant<unknown, T> = typeof op === 'function' ? { op } : op
    for (let i = 0; i < TRIES; i++) {
      const kept = await measureKeptOf(variant, options.limitMs)
      if (kept === null) continue
      const { allocsPerOp: allocs, heapBytesPerOp: heapBytes, externalBytesPerOp, sites, exact } = kept
      return { allocs, heapBytes, externalBytes: externalBytesPerOp, sites, exact }
    }
    throw new Error(
      'keptPerOp: whether the op keeps anything did not settle; give it a longer limitMs, or fewer tests beside it',
    )
  }, flags)
}
