import type { AllocationSite } from '../../../model/run.js'
import type { Alive } from './alive.js'

/** Ops under the sampler: what of theirs is alive at the end. */
export interface SampledWindow {
  readonly ops: number
  readonly alive: Alive
  /** Bytes by which memory outside the heap grew. */
  readonly external: number
  /** Bytes by which all memory grew. */
  readonly grown: number
}

/** Many ops: how memory grew, and what is alive of large objects. */
export interface LongRun {
  readonly ops: number
  /** Ops of the process before: memory that doubles as it fills has grown once there are as many again. */
  readonly before: number
  readonly alive: Alive
  readonly heapPerOp: number
  readonly externalPerOp: number
}

/** Bytes from which on an object in a long run is the memory behind an array or a map. */
export const STORE_BYTES = 2 ** 15
/** The same in a window, where a site has no more of them than so many. */
const WINDOW_STORE_BYTES = 1024
const MOST_STORES = 4
/** Objects, and share of the ops, that V8 makes once in a window beside what ops make. */
const ONCE = 12
const ONCE_SHARE = 0.02

/** What an op leaves alive from one window to the next, by site. */
export interface Growth {
  readonly sites: readonly AllocationSite[]
  /** Bytes an op of all sites and of `prepare`. */
  readonly bytes: number
  /** How many an op keeps of the objects that it keeps most rarely; 1 at most. */
  readonly rarest: number
  /** After how many ops as many of each object are kept again, if they come evenly; 1: the same each time. */
  readonly period: number
}

/** The growth from one window to the next: whole objects an op where only few are more or less. */
export function growthOf(from: SampledWindow, to: SampledWindow): Growth {
  const ops = to.ops - from.ops
  let [all, rarest, period] = [0, 1, 1]
  const sites = [...new Set([...from.alive.keys(), ...to.alive.keys()])].flatMap((key): AllocationSite[] => {
    const [was, is] = [withoutStores(from.alive, key), withoutStores(to.alive, key)]
    let [bytesPerOp, allocsPerOp] = [0, 0]
    for (const size of new Set([...was.keys(), ...is.keys()])) {
      const allocs = wholeObjects((is.get(size) ?? 0) - (was.get(size) ?? 0), ops)
      allocsPerOp += allocs
      bytesPerOp += size * allocs
      if (allocs > 0) rarest = Math.min(rarest, allocs)
      if (!Number.isInteger(allocs))
        period = Math.max(period, ops / commonDivisor(Math.round(allocs * ops), ops))
    }
    all += bytesPerOp
    const location = to.alive.get(key)?.location
    return location && bytesPerOp > 0 && allocsPerOp > 0 ? [{ ...location, bytesPerOp, allocsPerOp }] : []
  })
  return { sites, bytes: all, rarest, period }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : commonDivisor(b, a % b)
}

function wholeObjects(objects: number, ops: number): number {
  const whole = Math.round(objects / ops)
  return Math.abs(objects - whole * ops) <= Math.min(ONCE, ONCE_SHARE * ops) ? whole : objects / ops
}

/** Objects of a site by size, without the large and few: each may hold what many ops have added. */
export function withoutStores(alive: Alive, key: string): ReadonlyMap<number, number> {
  const sizes = alive.get(key)?.sizes ?? new Map<number, number>()
  const large = [...sizes].filter(([size]) => size >= WINDOW_STORE_BYTES)
  const count = large.reduce((sum, [, objects]) => sum + objects, 0)
  return count > MOST_STORES ? sizes : new Map([...sizes].filter(([size]) => size < WINDOW_STORE_BYTES))
}
