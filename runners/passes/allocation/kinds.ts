import { maximum, minimum } from '../../../stats/summary.js'
import type { Growths } from './growth.js'
import type { OpRecord } from './ops.js'
import { countedOps, type Window } from './window.js'

/** Ops of a window that allocate the same bytes and objects. */
export interface OpKind {
  readonly key: string
  /** One of them. */
  readonly record: OpRecord
  readonly count: number
  /** Bytes by which the used heap grew over such an op; `null` when readings disagree or are missing. */
  readonly grown: number | null
}

/** Of the readings of one kind, the share that must agree: a large object often starts a new page. */
const AGREEING = 0.25
/** Of all readings, the share that agree where the shift is right: the ends of pages alone are fewer. */
const ENOUGH = 0.995

/** The kinds of op in a window, the commonest first, each with its growth by the readings of single ops. */
export function kindsOf(window: Window, growths: Growths): OpKind[] {
  const records = new Map<string, { record: OpRecord; count: number }>()
  for (const record of countedOps(window)) {
    const kind = records.get(keyOf(record)) ?? { record, count: 0 }
    kind.count++
    records.set(keyOf(record), kind)
  }
  const sorted = [...records].sort(([, a], [, b]) => b.count - a.count)
  const grown = window.period === null ? new Map([[sorted[0]?.[0], growths.heap]]) : byKind(window, growths)
  return sorted.map(([key, kind]) => ({ key, ...kind, grown: commonGrowth(grown.get(key) ?? []) }))
}

export function keyOf({ bytes, allocs }: OpRecord): string {
  return `${bytes}/${allocs}`
}

type ByKind = ReadonlyMap<string | undefined, readonly number[]>

/**
 * Sorts readings by kind. Ops repeat after the window's period, so that an op's number tells its kind; but
 * other code in the process may have used up a step, such as a buffer of Node's pool: then another shift fits
 * better.
 */
function byKind({ ops, period, first }: Window, growths: Growths): ByKind {
  const length = period ?? 1
  const keys = ops.slice(0, length).map(keyOf)
  const steps = growths.ops.map((op) => (op - first) % length)
  const shift = length === 1 ? 0 : bestShift(keys, growths.heap, steps)
  const grown = new Map<string, number[]>()
  for (const [i, bytes] of growths.heap.entries()) {
    const key = keys[((steps[i] as number) + shift) % length] as string
    const readings = grown.get(key)
    if (readings === undefined) grown.set(key, [bytes])
    else readings.push(bytes)
  }
  return grown
}

/** The shift at which most readings are the commonest of their kind: none, if no other is better. */
function bestShift(keys: readonly string[], heap: readonly number[], steps: readonly number[]): number {
  const kinds = numbered(keys)
  const growths = numbered(heap)
  const [width, height] = [maximum(growths) + 1, maximum(kinds) + 1]
  const agreeing = (shift: number): number => {
    const times = new Uint32Array(width * height)
    for (const [i, growth] of growths.entries()) {
      const cell = (kinds[((steps[i] as number) + shift) % kinds.length] as number) * width + growth
      times[cell] = (times[cell] as number) + 1
    }
    let sum = 0
    for (let row = 0; row < height; row++) sum += maximum(times.subarray(row * width, (row + 1) * width))
    return sum
  }
  let [best, most] = [0, agreeing(0)]
  for (let shift = 1; shift < kinds.length && most < heap.length * ENOUGH; shift++) {
    const sum = agreeing(shift)
    if (sum > most) [best, most] = [shift, sum]
  }
  return best
}

/** Each value's number, by the order in which values first appear. */
function numbered<T>(values: readonly T[]): number[] {
  const numbers = new Map<T, number>()
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
}

/** The smallest common growth: a page's unused end adds to a growth, and a collection makes it rare. */
function commonGrowth(readings: readonly number[]): number | null {
  const least = Math.max(2, readings.length * AGREEING)
  const common = [...tally(readings)].filter(([, times]) => times >= least).map(([bytes]) => bytes)
  return common.length === 0 ? null : minimum(common)
}

function tally(values: readonly number[]): Map<number, number> {
  const times = new Map<number, number>()
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
  return times
}
