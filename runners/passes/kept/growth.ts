import type { AllocationSite } from '../../../model/run.js'
import type { Alive, Census } from './census.js'

/** What an op leaves alive, per op. */
export interface Kept {
  readonly heapBytesPerOp: number
  readonly externalBytesPerOp: number
  readonly allocsPerOp: number
  /** Whether the last two windows agreed to the byte, and were long enough to fill a cache of thousands. */
  readonly exact: boolean
  /** Set where part of it is memory behind an array or a map, which grows in steps: that part is a mean. */
  readonly amortized?: true
  /** The functions whose objects stay, largest first. */
  readonly sites: readonly AllocationSite[]
}

/** Growth of one place over a window, per op; what grows in steps apart. */
interface Growth {
  readonly bytes: number
  readonly allocs: number
  readonly steps: number
}

const none: Omit<Alive, 'location'> = { bytes: 0, count: 0, largeBytes: 0, largeCount: 0 }

/**
 * What an op keeps, of readings at ops 1, 2, 4, 8 … times a number. `enough`: whether there were ops enough to
 * tell a leak from a cache that fills. `null`: not settled.
 */
export function keptOf(readings: readonly Census[], enough: boolean): Kept | null {
  const [before, start, end] = readings.slice(-3) as [Census, Census, Census]
  const last = growthOver(start, end)
  const previous = growthOver(before, start)
  if (isZero(last)) return summed(last, externalOver(start, end), true, end)
  const external = externalOver(start, end)
  const agreed = areAlike(last, previous) && nearly(external, externalOver(before, start))
  const falls = sum(last, 'bytes') < 0.9 * sum(previous, 'bytes')
  if (falls && !agreed) return null
  return summed(last, external, agreed && enough, end)
}

/** Whether nothing grew over the last window. */
export function hasStopped(readings: readonly Census[]): boolean {
  const [start, end] = readings.slice(-2) as [Census, Census]
  return isZero(growthOver(start, end)) && Math.abs(end.external - start.external) < 1024
}

function growthOver(start: Census, end: Census): Map<string, Growth> {
  const ops = end.ops - start.ops
  const growth = new Map<string, Growth>()
  for (const key of new Set([...start.sites.keys(), ...end.sites.keys()])) {
    const [was, is] = [start.sites.get(key) ?? none, end.sites.get(key) ?? none]
    // One store in place of another, or a first: it holds what many ops have added.
    const inSteps = ops > 4 && Math.abs(is.largeCount - was.largeCount) <= 2
    const steps = inSteps ? is.largeBytes - was.largeBytes : 0
    const count = is.count - was.count - (inSteps ? is.largeCount - was.largeCount : 0)
    growth.set(key, { bytes: (is.bytes - was.bytes - steps) / ops, allocs: count / ops, steps: steps / ops })
  }
  return growth
}

const externalOver = (start: Census, end: Census): number =>
  (end.external - start.external) / (end.ops - start.ops)

const sum = (growth: ReadonlyMap<string, Growth>, key: keyof Growth): number =>
  [...growth.values()].reduce((total, one) => total + one[key], 0)

const nearly = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9

const isZero = (growth: ReadonlyMap<string, Growth>): boolean =>
  [...growth.values()].every((one) => one.bytes === 0 && one.allocs === 0 && one.steps <= 0)

function areAlike(a: ReadonlyMap<string, Growth>, b: ReadonlyMap<string, Growth>): boolean {
  return [...new Set([...a.keys(), ...b.keys()])].every(
    (key) =>
      nearly(a.get(key)?.bytes ?? 0, b.get(key)?.bytes ?? 0) &&
      nearly(a.get(key)?.allocs ?? 0, b.get(key)?.allocs ?? 0),
  )
}

function summed(growth: ReadonlyMap<string, Growth>, external: number, exact: boolean, end: Census): Kept {
  const amortized = [...growth.values()].some(({ steps }) => steps > 0)
  const sites = [...growth].flatMap(([key, { bytes, allocs, steps }]): AllocationSite[] => {
    const location = end.sites.get(key)?.location
    const bytesPerOp = bytes + Math.max(0, steps)
    if (location === undefined || bytesPerOp <= 0) return []
    return [{ ...location, bytesPerOp, allocsPerOp: Math.max(0, allocs) }]
  })
  return {
    heapBytesPerOp: sites.reduce((total, one) => total + one.bytesPerOp, 0),
    externalBytesPerOp: Math.max(0, external),
    allocsPerOp: sites.reduce((total, one) => total + one.allocsPerOp, 0),
    exact: exact && !amortized,
    ...(amortized && { amortized }),
    sites: sites.sort((a, b) => b.bytesPerOp - a.bytesPerOp),
  }
}
