import { minimum } from '../../../stats/summary.js'
import { keyOfLocation } from './alive.js'
import { type Growth, type SampledWindow, withoutStores } from './growth.js'

/** V8 gives out memory in words. */
export const WORD_BYTES = 8
/** The most that was seen: what such a builtin, or a memento behind an object, adds to one. */
const MOST_BYTES = 16
/** By how much a window's heap may be off a whole word an object, and still tell it. */
const CLEAR_BYTES = 2

/**
 * Bytes of what an op keeps by which the sampler counts it too high: of a builtin that reserves memory for
 * several objects in one step (a `Map`, a typed array) it sees all that was reserved; of a literal that is
 * not compiled yet, a memento as well. The heap does not, in the longest window in which no store grew. What
 * a cache replaces is sampled and does not grow either, so an excess is less than the smallest object.
 * `undefined`: no window tells.
 */
export function excessOf({ bytes, rarest }: Growth, windows: readonly SampledWindow[]): number | undefined {
  const calm = windows.findLast(({ alive }) =>
    [...alive].every(([key, { sizes }]) => sizes.size === withoutStores(alive, key).size),
  )
  if (bytes <= 0) return 0
  if (calm === undefined) return undefined
  const excess = bytes - (calm.grown - calm.external) / calm.ops
  // Of an object: one that an op keeps now and then adds so much less to an op.
  const each = excess / rarest
  const whole = WORD_BYTES * Math.round(each / WORD_BYTES)
  const smallest = minimum(sizesIn(calm, rarest).map(({ size }) => size))
  if (whole < 0 || whole > MOST_BYTES || whole >= smallest) return undefined
  return Math.abs(each - whole) > CLEAR_BYTES ? undefined : whole * rarest
}

/** The growth less so many bytes an op, which go off where the largest object is made. */
export function lessExcess(growth: Growth, excess: number, window: SampledWindow): Growth {
  const largest = sizesIn(window, growth.rarest).sort((a, b) => b.size - a.size)[0]
  const sites = growth.sites.map((site) =>
    largest?.key === keyOfLocation(site) ? { ...site, bytesPerOp: site.bytesPerOp - excess } : site,
  )
  return { ...growth, sites, bytes: growth.bytes - excess }
}

/** The sizes of objects of which there are as many as ops keep, by the op's sites. */
function sizesIn(
  { alive, ops }: SampledWindow,
  rarest: number,
): { readonly key: string; readonly size: number }[] {
  return [...alive].flatMap(([key, { location }]) =>
    [...(location === null ? [] : withoutStores(alive, key))].flatMap(([size, objects]) =>
      2 * objects > rarest * ops ? [{ key, size }] : [],
    ),
  )
}
