import { maximum, minimum } from '../../../stats/summary.js'
import type { Census, HeapWalk } from './heap-walk.js'
import type { OpKind } from './kinds.js'
import type { PerOp } from './window.js'

/**
 * The correction of the sampler's figures of an op. V8's builtins reserve memory for several objects in one
 * step, which the sampler sees as one allocation of the reserved size, also where less of it is used.
 */
export interface Correction extends PerOp {
  /** The same by the call node of the samples concerned, summing to the whole. */
  readonly shares: readonly (PerOp & { readonly nodeId: number })[]
}

/** The correction of each kind of op, and whether other methods bear out the figures so corrected. */
export interface Corrected {
  readonly byKind: ReadonlyMap<string, Correction>
  readonly confirmed: boolean
  /** Whether the walk's word on bytes was taken against that of the used heap. */
  readonly byWalk: boolean
}

/** Objects, found by walking the heap: their number and bytes per op, without V8's own bookkeeping. */
export function objectsOf(census: Census): PerOp {
  let [bytes, allocs] = [0, 0]
  for (const [type, tally] of census) {
    bytes += tally.bytes
    // A memento, which V8 appends to an object while it learns about arrays, is no object of the op.
    if (type !== 'ALLOCATION_MEMENTO') allocs += tally.count
  }
  return { bytes, allocs }
}

/** Of all ops, the share of a rare kind. */
const RARE = 0.01

/**
 * Makes the sampler's figures those of the growth of the used heap (bytes) and of the heap walk (objects).
 * `sampled` is the sampler's mean over the ops that the kinds stand for.
 */
export function reconcile(sampled: PerOp, kinds: readonly OpKind[], walk: HeapWalk | null): Corrected {
  const more = walk === null ? 0 : objectsMissed(sampled, walk)
  const allocs = Math.max(0, more ?? 0)
  const sizes = walk === null ? [] : sizesIn(walk.made)
  const old = walk === null ? null : bytesInOldSpace(sampled, kinds, walk)
  const contradicted = walk !== null && old === null && isMoreThanGrown(kinds, walk, surelyMore(walk))
  const byKind = new Map<string, Correction>()
  let confirmed = more !== null && more >= 0 && !contradicted
  const rareCount = kinds.reduce((sum, { count }) => sum + count, 0) * RARE
  for (const { key, record, count, grown } of kinds) {
    const grew = old ?? (grown === null ? null : unusedBytes(grown - record.bytes, record.samples))
    // Fewer bytes than its objects have: one is in old space, and the walk was too short to tell its bytes.
    const tooFew = grew !== null && record.bytes + grew < SMALLEST_OBJECT * (record.allocs + allocs)
    const bytes = tooFew ? null : grew
    // Ops too rare to be read one by one have the word of two windows alone.
    if (bytes === null && (grown !== null || count > rareCount)) confirmed = false
    const total = { bytes: bytes ?? 0, allocs }
    byKind.set(key, { ...total, shares: shareOut(record.samples, sizes, total) })
  }
  return { byKind, confirmed, byWalk: old !== null }
}

/**
 * The used heap does not show objects that V8 allocates in old space, such as symbols. Where the walk found
 * more bytes than the heap grew by, there is such an object, and the walk decides. `null`: there is none.
 */
function bytesInOldSpace(sampled: PerOp, kinds: readonly OpKind[], walk: HeapWalk): number | null {
  const tolerance = Math.max(2, strayPerOp(walk))
  if (!isMoreThanGrown(kinds, walk, Math.max(tolerance, smallestInOldSpace(kinds) - tolerance))) return null
  const walked = objectsOf(walk.made).bytes
  const less = Math.round((walked - sampled.bytes) / 8) * 8
  return Math.abs(walked - sampled.bytes - less) <= Math.min(tolerance, 4) && less <= 0 ? less + 0 : null
}

/** What V8 and the lab make meanwhile, beside the ops: bytes in all, so that few ops have much of it each. */
const STRAY_BYTES = 1000
const strayPerOp = ({ ops }: HeapWalk): number => STRAY_BYTES / ops

/** Bytes of the smallest object. */
const SMALLEST_OBJECT = 16

/** Bytes per op by which the walk leads the used heap if the rarest kind has one object in old space. */
function smallestInOldSpace(kinds: readonly OpKind[]): number {
  const counts = kinds.map(({ count }) => count)
  return (SMALLEST_OBJECT * minimum(counts)) / counts.reduce((sum, count) => sum + count, 0)
}

/** So many bytes more are no error of the walk's. */
const surelyMore = (walk: HeapWalk): number => Math.max(SMALLEST_OBJECT, strayPerOp(walk))

/** Whether the walk found more bytes an op than the used heap grew by, and at least as many as said. */
function isMoreThanGrown(kinds: readonly OpKind[], { made }: HeapWalk, least: number): boolean {
  const [grown, count] = kinds.reduce(
    ([sum, all], kind) => [sum + (kind.grown ?? kind.record.bytes) * kind.count, all + kind.count],
    [0, 0],
  )
  return objectsOf(made).bytes > grown / count + least
}

/** Objects per op that the walk found and the sampler did not see; `null` when that is no whole number. */
function objectsMissed(sampled: PerOp, { made, ops }: HeapWalk): number | null {
  return wholeNear(objectsOf(made).allocs - sampled.allocs, Math.max(0.15, 10 / ops))
}

/** An object this large may leave so much of a page unused that every op has some of it. */
const LARGE = 32_768

/**
 * Bytes, negative, that were reserved and not used, from how much more than was sampled the used heap grew;
 * `null` when that cannot be: something was allocated that the sampler did not see.
 */
function unusedBytes(more: number, samples: OpKind['record']['samples']): number | null {
  if (more <= 0) return more
  const largest = maximum(samples.map(({ size }) => size))
  return largest >= LARGE && more < largest ? 0 : null
}

/** The whole number within `tolerance` of the value. */
function wholeNear(value: number, tolerance: number): number | null {
  const whole = Math.round(value)
  return Math.abs(value - whole) <= Math.min(tolerance, 0.4) ? whole + 0 : null
}

/** The sizes of one op's objects, as far as their mean by type tells. */
function sizesIn(census: Census): number[] {
  return [...census.values()].flatMap(({ count, bytes }) =>
    Array<number>(Math.max(0, Math.round(count))).fill(Math.round(bytes / count / 8) * 8),
  )
}

/**
 * Says which samples stand for several objects: those whose size is none of the objects', the largest first,
 * each for as many leftover objects as fit. What stays unexplained goes to the largest sample.
 */
function shareOut(
  samples: OpKind['record']['samples'],
  sizes: readonly number[],
  total: PerOp,
): Correction['shares'] {
  if (total.allocs === 0 && total.bytes === 0) return []
  const objects = [...sizes].sort((a, b) => b - a)
  const unmatched = samples.filter(({ size }) => {
    const index = objects.indexOf(size)
    if (index >= 0) objects.splice(index, 1)
    return index < 0
  })
  const order = (unmatched.length > 0 ? unmatched : [...samples]).sort((a, b) => b.size - a.size)
  let { allocs, bytes } = total
  const shares = order.map(({ nodeId, size }) => {
    const [count, filled] = takeFitting(size, objects)
    const own = Math.min(allocs, Math.max(0, count - 1))
    const slack = count === 0 ? 0 : Math.max(bytes, filled - size)
    allocs -= own
    bytes -= slack
    return { nodeId, allocs: own, bytes: slack }
  })
  const [first, ...others] = shares
  if (first === undefined) return []
  return [{ ...first, allocs: first.allocs + allocs, bytes: first.bytes + bytes }, ...others]
}

/** Takes objects, the largest first, as long as they fit; returns how many, and their bytes. */
function takeFitting(size: number, objects: number[]): [count: number, bytes: number] {
  let [count, bytes] = [0, 0]
  for (let i = 0; i < objects.length; ) {
    const object = objects[i] as number
    if (bytes + object > size) {
      i++
      continue
    }
    objects.splice(i, 1)
    count++
    bytes += object
  }
  return [count, bytes]
}
