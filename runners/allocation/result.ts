import type { AllocationResult } from '../../model/run.js'
import type { CountedObjects } from './count-objects.js'
import type { OpRecord } from './ops.js'
import { sitesOf } from './sites.js'
import { countedOps, meanOf, type Window } from './window.js'

/** Puts an op's figures together: the sampler's, corrected by the walk, and how far they can be trusted. */
export function resultOf(
  window: Window,
  agreed: boolean,
  external: number | null,
  counted: CountedObjects,
  opName: string,
): AllocationResult {
  const { correction, usedBytes, walkedBytes } = counted
  const ops = countedOps(window)
  const sampled = meanOf(window)
  const bytes = sampled.bytes + (correction?.bytes ?? 0)
  const allocs = sampled.allocs + (correction?.allocs ?? 0)
  // Two other methods can speak for the figure: the walk, which the correction follows, and the used heap.
  const confirmed =
    walkedBytes !== null ? correction !== null : usedBytes === null || explained(bytes, usedBytes)
  return {
    heapBytesPerOp: bytes,
    externalBytesPerOp: external,
    allocsPerOp: allocs,
    exact: agreed && confirmed && external !== null,
    range: rangeOf(ops, correction?.bytes ?? 0, correction?.allocs ?? 0),
    crossCheckBytesPerOp: crossCheckOf(bytes, window.period, counted),
    sites: sitesOf(window.profile, ops, opName, correction?.shares),
  }
}

/**
 * The figure of another method. The used heap's where it agrees; else the walk's, which also finds what V8 puts
 * into old space from the start. A walk that the correction follows agrees to within its error of a few bytes.
 */
function crossCheckOf(bytes: number, period: number | null, counted: CountedObjects): number | null {
  const { correction, usedBytes, walkedBytes } = counted
  if (usedBytes === bytes) return bytes
  if (correction !== null && period !== null) return bytes
  return walkedBytes ?? usedBytes
}

/** Whether the used heap grew as it should: by the bytes, and at most by the unused end of a page more. */
function explained(bytes: number, used: number): boolean {
  const pageTail = 0.09
  return used >= bytes - 8 && used <= bytes * (1 + pageTail) + 8
}

function rangeOf(ops: readonly OpRecord[], moreBytes: number, moreAllocs: number): AllocationResult['range'] {
  const bytes = extremes(ops, 'bytes', moreBytes)
  const allocs = extremes(ops, 'allocs', moreAllocs)
  return bytes[0] === bytes[1] && allocs[0] === allocs[1] ? null : { heapBytes: bytes, allocs }
}

function extremes(ops: readonly OpRecord[], key: 'bytes' | 'allocs', more: number): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const record of ops) {
    least = Math.min(least, record[key])
    most = Math.max(most, record[key])
  }
  return [least + more, most + more]
}
