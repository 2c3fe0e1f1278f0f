import type { AllocationSite, KeptResult } from '../../../model/run.js'
import { keyOfLocation } from './alive.js'
import { excessOf, lessExcess, WORD_BYTES } from './excess.js'
import { type Growth, growthOf, type LongRun, type SampledWindow, STORE_BYTES } from './growth.js'

/** Bytes by which the heap grows beside what ops keep, by what V8 learns of the code; and array buffers. */
const NOISE_BYTES = { heap: 2 ** 14, external: 2 ** 14 } as const
/** Of the growth that windows tell of: what a long run grows by is about the same, or next to nothing. */
const NEARLY = 0.02
const LITTLE = 0.1
/** Bytes an op below which growing memory behind arrays and maps is not told from that which changes. */
const LEAST_STORE = 0.5
/** Periods of what is kept now and then that make it no chance: of what every seventh op keeps, none fits. */
const PERIODS = 10
/** Rounds after which windows that still differ tell no more than a mean. */
const MOST_ROUNDS = 2

/**
 * What an op keeps: the growth by site from one window to the next, where a long run after them has grown by
 * just that. `undefined` where longer ones may tell.
 */
export function keptOf(
  windows: readonly SampledWindow[],
  longRuns: readonly LongRun[],
): KeptResult | undefined {
  const [first, middle, last] = windows as [SampledWindow, SampledWindow, SampledWindow]
  const long = longRuns.at(-1) as LongRun
  const sampled = growthOf(middle, last)
  const excess = excessOf(sampled, windows)
  const growth = lessExcess(sampled, excess ?? 0, last)
  const external = externalBetween(middle, last)
  const isWhole = externalIsWhole(windows, growth.rarest)
  const heapIs = compare(long.heapPerOp, growth.bytes, NOISE_BYTES.heap / long.ops)
  const externalIs = compare(long.externalPerOp, external, NOISE_BYTES.external / long.ops)
  if (heapIs === 'between' || externalIs === 'between') return undefined
  const isEven = sampled.period * PERIODS <= last.ops - middle.ops || sampled.period === 1
  const agreed = heapIs === 'none' || (isEven && areAlike(sampled, growthOf(first, middle)))
  // Of a short long run, what grows in steps may have missed its step.
  const isLong = heapIs === 'more' || long.ops >= long.before
  // Code that is not compiled yet may make several objects in one step, with a memento: one, and too large.
  const isCompiled = !excess || longRuns.length >= MOST_ROUNDS
  const isTold =
    heapIs === 'none' || windowsTell(heapIs, excess, growth, long) || longTells(heapIs, growth, long)
  const isProven = agreed && isLong && isCompiled && isTold && (externalIs === 'none' || isWhole)
  if (!isProven && longRuns.length < MOST_ROUNDS) return undefined
  const grown = heapIs === 'more' || heapIs === 'nearly' ? storesOf(longRuns, growth.bytes) : []
  if (grown === undefined && heapIs === 'more') return undefined
  const stores = grown ?? []
  const sites = merged(heapIs === 'none' ? [] : growth.sites, stores)
  return {
    heapBytesPerOp: sites.reduce((sum, { bytesPerOp }) => sum + bytesPerOp, 0),
    externalBytesPerOp:
      externalIs === 'none' ? 0 : externalIs === 'more' || !isWhole ? long.externalPerOp : external,
    allocsPerOp: sites.reduce((sum, { allocsPerOp }) => sum + allocsPerOp, 0),
    exact: isProven && heapIs !== 'more' && externalIs !== 'more',
    ...(stores.length > 0 && { amortized: true as const }),
    sites,
  }
}

type Comparison = 'none' | 'same' | 'nearly' | 'more' | 'between'

/** How the growth of a long run goes with that of windows before it. */
function compare(grown: number, slope: number, noise: number): Comparison {
  // What V8 let go of beside the ops may hide what they keep.
  if (grown < -noise) return 'between'
  if (slope <= 0) return grown <= noise ? 'none' : 'more'
  // Too few ops, or too rare: noise may be all of it.
  if (slope < 2 * noise) return 'between'
  if (grown <= Math.max(noise, LITTLE * slope)) return 'none'
  if (Math.abs(grown - slope) <= noise) return 'same'
  if (Math.abs(grown - slope) <= NEARLY * slope) return 'nearly'
  return grown > slope ? 'more' : 'between'
}

/**
 * Whether the heap in windows bears out the sampler. One that counts too high seems to agree where memory
 * behind an array grows by just the rest; and of what is kept now and then, windows hold too little.
 */
function windowsTell(
  heapIs: Comparison,
  excess: number | undefined,
  { rarest }: Growth,
  long: LongRun,
): boolean {
  return excess !== undefined && rarest === 1 && (heapIs !== 'nearly' || storesIn(long).length === 0)
}

/** Whether the long run does: what may be noise in it is less than a word of the rarest object. */
function longTells(heapIs: Comparison, { bytes, rarest }: Growth, long: LongRun): boolean {
  const off = Math.abs(long.heapPerOp - bytes) + NOISE_BYTES.heap / long.ops
  return heapIs === 'same' && storesIn(long).length === 0 && off < WORD_BYTES * rarest
}

function externalBetween(from: SampledWindow, to: SampledWindow): number {
  return (to.external - from.external) / (to.ops - from.ops)
}

/** Whether array buffers grow by whole bytes an object, each time: slabs of a pool do not. */
function externalIsWhole(windows: readonly SampledWindow[], rarest: number): boolean {
  const [first, middle, last] = windows as [SampledWindow, SampledWindow, SampledWindow]
  const external = externalBetween(middle, last)
  const each = external / rarest
  return externalBetween(first, middle) === external && Math.abs(each - Math.round(each)) < 1e-6
}

function areAlike(a: Growth, b: Growth): boolean {
  const text = ({ sites }: Growth) =>
    sites
      .map((site) => JSON.stringify(site))
      .sort()
      .join()
  return text(a) === text(b)
}

/**
 * The mean growth over the last two long runs beyond what windows tell of, by the arrays and maps whose
 * memory grew. `undefined`: not both grew so, or no such memory was seen.
 */
function storesOf(longRuns: readonly LongRun[], slope: number): AllocationSite[] | undefined {
  const [previous, last] = longRuns.slice(-2)
  if (last === undefined || previous === undefined) return undefined
  const beyond = (run: LongRun): number => run.heapPerOp - slope
  if (Math.min(beyond(previous), beyond(last)) < LEAST_STORE) return undefined
  const grown = (beyond(previous) * previous.ops + beyond(last) * last.ops) / (previous.ops + last.ops)
  const stores = storesIn(last)
  const all = stores.reduce((sum, { bytes }) => sum + bytes, 0)
  if (all === 0) return undefined
  return stores.map(({ location, bytes }) => ({
    ...location,
    bytesPerOp: (grown * bytes) / all,
    allocsPerOp: 0,
  }))
}

/** Where a long run made memory behind arrays and maps that is alive, and how many bytes of it. */
function storesIn({ alive }: LongRun) {
  return [...alive.values()].flatMap(({ location, sizes }) => {
    const bytes = [...sizes].reduce((sum, [size, count]) => sum + (size >= STORE_BYTES ? size * count : 0), 0)
    return location !== null && bytes > 0 ? [{ location, bytes }] : []
  })
}

/** Both lists in one, a site once, largest first. */
function merged(sites: readonly AllocationSite[], stores: readonly AllocationSite[]): AllocationSite[] {
  const all = sites.map((site) => ({ ...site }))
  for (const store of stores) {
    const site = all.find((one) => keyOfLocation(one) === keyOfLocation(store))
    if (site === undefined) all.push({ ...store })
    else site.bytesPerOp += store.bytesPerOp
  }
  return all.sort((a, b) => b.bytesPerOp - a.bytesPerOp)
}
