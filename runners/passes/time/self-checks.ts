import type { Warning } from '../../../model/warnings.js'
import { maximum, mean, median, minimum } from '../../../stats/summary.js'
import type { AllocationChildResult } from '../allocation/job.js'
import type { CollectorChildResult } from '../collector/job.js'
import type { Contender } from '../contender.js'
import type { Place } from '../lab.js'
import type { ContenderTimes } from './contender-times.js'
import type { ForkSamples } from './run-fork.js'

// What the lab checks of its own figures on every run.

/** An op this close to one that returns a constant does nothing that a clock could see. */
const AS_EMPTY = 1.15
/** Nanoseconds of one sample past which a block spans more than one mood of the machine. */
const LONG_SAMPLE_NS = 4e6
/** So many times the usual time, a sample was interrupted: two speeds are a factor of two apart. */
const INTERRUPTED = 3
const MOST_LOST = 0.25
/** Less than the smallest object, so that one that is missing shows. */
const ALLOWED_BYTES = 8
const ALLOWED_SHARE = 0.02
/** An object that a page has no room for leaves the page's end unused: the larger it is, the more. */
const PAGE_BYTES = 2 ** 18
const MOST_UNUSED = 0.25
/** What reading the heap's size allocates itself, once a sample. */
const READING_BYTES = 1500
/** What awaiting an op allocates beside it. */
const AWAIT_BYTES = 256

/**
 * Whether an op takes no longer than one that returns a constant. One that makes an object is none: to keep
 * another each time may take nearly as long as to make it, as with `() => [1]`.
 */
export function isCompiledAway(forks: readonly ForkSamples[]): boolean {
  const grown = forks.flatMap(({ grownBytesPerOp }) => grownBytesPerOp ?? [])
  if (grown.length > 0 && median(grown) > ALLOWED_BYTES) return false
  const ratios = forks.flatMap(({ ops, ns, emptyNsPerOp }) =>
    emptyNsPerOp === null ? [] : [minimum(ns) / ops / emptyNsPerOp],
  )
  return ratios.length > 0 && median(ratios) < AS_EMPTY
}

/** What a contender's samples say of how they were taken. */
export function checkSamples(
  place: Place,
  contender: Contender,
  forks: readonly ForkSamples[],
): readonly Warning[] {
  const scope = { scenario: place.scenario, case: place.case, variant: contender.name }
  const warnings: Warning[] = []
  if (forks.some(({ usedUp }) => usedUp))
    warnings.push({ ...scope, code: 'input-used-up', firstOpRatio: null, cameToNothing: true })
  const [uncached] = forks
    .flatMap((fork) => fork.uncached ?? [])
    .sort((one, other) => other.bytes - one.bytes)
  if (uncached !== undefined) warnings.push({ ...scope, code: 'inputs-uncached', ...uncached })
  const typical = median(forks.map(({ ns }) => median(ns)))
  if (typical > LONG_SAMPLE_NS) warnings.push({ ...scope, code: 'long-samples', milliseconds: typical / 1e6 })
  const lost = mean(forks.map(({ ns, gcNs }) => lostShare(ns.map((all, i) => all - (gcNs[i] as number)))))
  if (lost > MOST_LOST) warnings.push({ ...scope, code: 'starved', percent: 100 * lost })
  return warnings
}

/** The part of the time by which interrupted samples lasted longer than usual. */
function lostShare(ns: readonly number[]): number {
  const usual = median(ns)
  const lost = ns.reduce((sum, one) => sum + (one > INTERRUPTED * usual ? one - usual : 0), 0)
  return lost / ns.reduce((sum, one) => sum + one, 0)
}

/**
 * Whether an op allocated while it was timed what the allocation pass counted. On a busy machine V8 may have
 * compiled it late, or otherwise, in a fork or two: only what all forks say, once times are steady, is said.
 */
export function checkBytes(
  place: Place,
  { contender, time, grownPerFork }: ContenderTimes,
  result: Pick<AllocationChildResult, 'allocation' | 'awaited'> | null,
): readonly Warning[] {
  if (time === null || time.settled === false || grownPerFork.length === 0 || result === null) return []
  const { exact, range, heapBytesPerOp: counted } = result.allocation
  const [least, most] = exact || range === null ? [counted, counted] : range.heapBytes
  const unused = Math.min(MOST_UNUSED, ALLOWED_SHARE + most / PAGE_BYTES) * most
  const awaiting = result.awaited ? AWAIT_BYTES : 0
  const allowed = ALLOWED_BYTES + unused + READING_BYTES / time.opsPerSample
  const isLess = maximum(grownPerFork) < least - allowed
  if (!isLess && minimum(grownPerFork) <= most + allowed + awaiting) return []
  const scope = { scenario: place.scenario, case: place.case, variant: contender.name }
  return [{ ...scope, code: 'timed-bytes-differ', timed: median(grownPerFork), counted }]
}

/** Whether an op was thrown out of its compiled form again and again. */
export function checkDeoptimizations(
  place: Place,
  collectors: ReadonlyMap<Contender, CollectorChildResult>,
): readonly Warning[] {
  return [...collectors].flatMap(([{ name: variant }, { deoptLoop }]): Warning[] => {
    if (!deoptLoop) return []
    const scope = { scenario: place.scenario, case: place.case, variant }
    return [{ ...scope, code: 'deoptimization-loop', ...deoptLoop }]
  })
}
