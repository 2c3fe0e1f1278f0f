import type { Census } from './heap-walk.js'
import type { OpRecord } from './ops.js'
import type { PerOp } from './window.js'

/**
 * What must be added to the sampler's figures of an op. V8's builtins reserve memory for several objects in one
 * step. The sampler sees the step: one allocation of the size reserved, also where less of it is used.
 */
export interface Correction extends PerOp {
  /** The same by the call node of the samples concerned, summing to the whole. */
  readonly shares: readonly (PerOp & { readonly nodeId: number })[]
}

/** Objects, found by walking the heap: their number and bytes per op, without V8's own bookkeeping. */
export function objectsOf(census: Census): PerOp {
  let [bytes, allocs] = [0, 0]
  for (const [type, tally] of census) {
    bytes += tally.bytes
    // A memento is a note that V8 appends to an object while it learns about arrays; it is no object of the op.
    if (type !== 'ALLOCATION_MEMENTO') allocs += tally.count
  }
  return { bytes, allocs }
}

/**
 * The correction that makes the sampler's figures those of the heap walk; `null` when the two contradict each
 * other. Where the objects take less than was sampled, `usedBytes`, the growth of the heap, decides whether the
 * rest was used (a string made too long and then cut) or only reserved.
 *
 * @param walkedOps ops that the walk's slope rests on: its error is a few objects in all, not per op
 */
export function reconcile(
  sampled: PerOp,
  typical: OpRecord,
  census: Census,
  walkedOps: number,
  usedBytes: number | null,
): Correction | null {
  const walked = objectsOf(census)
  const allocs = wholeNear(walked.allocs - sampled.allocs, 1, Math.max(0.15, 10 / walkedOps))
  const less = wholeNear(walked.bytes - sampled.bytes, 8, Math.max(2, 1000 / walkedOps))
  if (allocs === null || less === null || allocs < 0 || less > 0) return null
  const sizes = sizesIn(census)
  const bytes = usedBytes === null ? less : unusedBytes(less, usedBytes - typical.bytes, sizes)
  return { bytes, allocs, shares: share(typical, sizes, { bytes, allocs }) }
}

/** Of `less`, the bytes (negative) that were reserved and not used; `used` is the used heap less the samples. */
function unusedBytes(less: number, used: number, sizes: readonly number[]): number {
  if (used > 0) return less
  if (used >= less) return used
  // An object in old space, which the used heap does not show, may be all that is missing.
  return sizes.includes(-used) ? 0 : less
}

/** The multiple of `step` within `tolerance` of the value. */
function wholeNear(value: number, step: number, tolerance: number): number | null {
  const whole = Math.round(value / step) * step
  return Math.abs(value - whole) <= Math.min(tolerance, step * 0.4) ? whole + 0 : null
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
function share({ samples }: OpRecord, sizes: readonly number[], total: PerOp): Correction['shares'] {
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
    const [count, filled] = fill(size, objects)
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
function fill(size: number, objects: number[]): [count: number, bytes: number] {
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
