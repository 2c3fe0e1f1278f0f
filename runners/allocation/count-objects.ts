import type { Op } from '../../model/scenario.js'
import { difference, type HeapWalk, walkHeap } from './heap-walk.js'
import { awaitOnly, type Run } from './loop.js'
import { type Correction, objectsOf, reconcile } from './reconcile.js'
import { usedPerOp } from './used.js'
import { meanOf, typicalOf, type Window } from './window.js'

/** What two methods other than the sampler say of an op. */
export interface CountedObjects {
  /** To be added to the sampler's figures. */
  readonly correction: Correction | null
  /** The heap walk was had and does not fit the samples. */
  readonly contradicted: boolean
  /** Heap bytes of the objects that the walk found, per op; `null` without a walk. */
  readonly walkedBytes: number | null
  /** Heap bytes per op by the growth of the used heap; `null` when it could not be read. */
  readonly usedBytes: number | null
  /** Objects per op that a full collection left alive; `null` without a walk. */
  readonly retained: number | null
}

const WALKED_OPS = 500
/** Fewest ops for a slope: below, the few objects that the walk itself makes do not average out. */
const LEAST_WALKED_OPS = 40
/** A window of twice as many ops must fit into the young generation. */
const WALKED_BYTES = 8e6

/** Counts the op's objects by walking the heap, and compares with what the sampler saw. */
export async function countObjects(
  runner: (op: Op) => Run,
  op: Op,
  window: Window,
  externalBytes: number,
  isAsync: boolean,
): Promise<CountedObjects> {
  const sampled = meanOf(window)
  const typical = typicalOf(window)
  const awaitBytes = isAsync ? ((await usedPerOp(runner(awaitOnly), 0)) ?? 0) : 0
  const grown = await usedPerOp(runner(op), sampled.bytes)
  const usedBytes = grown === null ? null : grown - awaitBytes
  const ops = Math.floor(Math.min(WALKED_OPS, WALKED_BYTES / (sampled.bytes + externalBytes + 1)))
  const walk = ops < LEAST_WALKED_OPS ? null : await walkOps(runner, op, ops, isAsync)
  if (walk === null)
    return { correction: null, contradicted: false, walkedBytes: null, usedBytes, retained: null }
  const correction = reconcile(sampled, typical, walk.made, ops, usedBytes)
  return {
    correction,
    contradicted: correction === null && window.period !== null,
    walkedBytes: objectsOf(walk.made).bytes,
    usedBytes,
    retained: walk.retained,
  }
}

/** The walk of an op, less that of the loop's own await. */
async function walkOps(
  runner: (op: Op) => Run,
  op: Op,
  count: number,
  isAsync: boolean,
): Promise<HeapWalk | null> {
  const walk = await walkHeap(runner(op), count)
  if (walk === null || !isAsync) return walk
  const idle = await walkHeap(runner(awaitOnly), count)
  return idle && { ...walk, made: difference(walk.made, idle.made) }
}
