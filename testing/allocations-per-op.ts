import type { AllocationRange, AllocationSite } from '../model/run.js'
import type { Op, Variant } from '../model/scenario.js'
import { measureAllocation } from '../runners/passes/allocation/measure.js'
import { countInTest } from './count-in-test.js'

/** What one op allocates in steady state, per op. */
export interface Allocations {
  /** Objects on the heap. */
  readonly allocs: number
  readonly heapBytes: number
  /** Bytes outside the heap, such as those of Buffers; `null` when they could not be counted. */
  readonly externalBytes: number | null
  /** The functions that allocated, largest first; they sum to `heapBytes` and `allocs`. */
  readonly sites: readonly AllocationSite[]
  /** Whether every window agreed to the byte. When not, the figures are means. */
  readonly exact: boolean
  /** Smallest and largest op, when ops differ. */
  readonly range: AllocationRange | null
}

/** An op that uses up what it is given: `prepare` makes that before it, and none of its bytes count. */
export type PreparedOp<T> = Required<Pick<Variant<unknown, T>, 'prepare' | 'op'>>

export interface AllocationsOptions {
  /** The longest warm-up of the op, for V8 to compile it, in milliseconds of processor time. Default 300. */
  readonly warmUpMs?: number
  /** After how many milliseconds of the processor no more is counted. Default 1500. */
  readonly limitMs?: number
}

/**
 * Counts the objects and bytes that one call of `op` allocates once it is warm, by function; for a test, in
 * the test's own process, without flags on its command line. The op runs some ten thousand times, which takes
 * about half a second; it may return a promise. An op that uses its input up is given as `{ prepare, op }`.
 * Rejects with the op's error.
 */
export function allocationsPerOp<T>(
  op: Op | PreparedOp<T>,
  options: AllocationsOptions = {},
): Promise<Allocations> {
  return countInTest(() => count(op, options))
}

async function count<T>(op: Op | PreparedOp<T>, options: AllocationsOptions): Promise<Allocations> {
  const variant: Variant<unknown, T> = typeof op === 'function' ? { op } : op
  const first = await measureAllocation(variant, options)
  // What V8 does once, now and then, keeps a count from being exact.
  const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, sites, exact, range } = first.exact
    ? first
    : await measureAllocation(variant, options)
  return {
    allocs: allocsPerOp,
    heapBytes: heapBytesPerOp,
    externalBytes: externalBytesPerOp,
    sites,
    exact,
    range,
  }
}
