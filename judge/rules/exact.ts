import type { Counted, Metric } from '../../model/metric.js'
import type { VariantResult } from '../../model/run.js'
import type { GateOutcome } from '../gate/outcome.js'
import { grownSite, newLines } from '../gate/sites.js'
import { bothOf, type Difference, type Rule, ratioOf } from './difference.js'
import { untested } from './single.js'

const NOT_EXACT = 'Not exact in at least one of the runs: a difference may be chance.'

/** Counted figures: any difference is one. */
export const exact: Rule = {
  within: (metric, own, base) => {
    const [theirs, mine] = bothOf(metric, base, own)
    const difference = exactDifference(theirs, mine)
    const isChance = Math.abs(mine - theirs) <= chanceBetween(metric, own.result, base.result)
    if (!isChance || difference.verdict === 'same') return difference
    return { ...difference, verdict: metric.inPercent ? 'same' : 'unsettled' }
  },
  between: (metric, old, current) => {
    const counted = [old, current].every(({ result }) => metric.counted?.(result)?.exact)
    const both = bothOf(metric, old, current)
    return counted ? exactDifference(...both) : untested(...both, NOT_EXACT)
  },
  beyond: (metric, was, is, tolerance) => {
    const [before, after] = [metric.counted?.(was.result), metric.counted?.(is.result)]
    const [old, current] = [metric.of(was.result), metric.of(is.result)]
    if (!before || !after || old === null || current === null) return null
    const inexactIn = inexactSide(before, after)
    const chance = chanceBetween(metric, was.result, is.result)
    const slack = Math.max(reachOf(metric, before, old), reachOf(metric, after, current), chance)
    const allowed = metric.inPercent ? (tolerance / 100) * old : tolerance
    const outcome = outcomeOf(old, current, allowed, slack)
    const grew = current > old && !nearlyEqual(old, current)
    // Memory outside the heap has no sites: where it grew more than the heap did, none is to blame.
    const explained = current - old <= 2 * (after.inSites - before.inSites)
    const found = grew && explained ? grownSite(before.sites, after.sites) : null
    // A long list of sites ends somewhere: what is not on it is not none.
    const isListed = found?.grown[0] !== 0 || nearlyEqual(before.inSites, old)
    const grown = found && { grown: isListed ? found.grown : ([null, found.grown[1]] as const) }
    const reason = { kind: 'count', inexactIn, allowed } as const
    const lines =
      found && !('stepsPerOp' in found.site) ? newLines(found.site, was.result.work, is.result.work) : []
    return {
      old,
      current,
      outcome,
      reason,
      site: null,
      ...found,
      ...grown,
      ...(lines.length > 0 && { newLines: lines }),
    }
  },
}

function exactDifference(old: number, current: number): Difference {
  const equal = nearlyEqual(old, current)
  const verdict = equal ? 'same' : current < old ? 'lower' : 'higher'
  return { ratio: equal ? 1 : ratioOf(old, current), verdict, p: null, n: null, note: null }
}

function inexactSide(before: Counted, after: Counted) {
  if (before.exact) return after.exact ? null : 'this run'
  return after.exact ? 'the run compared with' : 'both runs'
}

/** `slack`: what may be chance. */
function outcomeOf(old: number, current: number, tolerance: number, slack: number): GateOutcome {
  const growth = current - old
  if (nearlyEqual(old, current)) return 'pass'
  if (-growth > slack) return 'improvement'
  if (growth <= tolerance || nearlyEqual(growth, tolerance)) return 'pass'
  return growth > tolerance + slack ? 'regression' : 'inconclusive'
}

/**
 * How far from the figure another count may be by chance. Where ops differ in size, the mean of a window is
 * off: the standard deviation within a range is at most half its width (Popoviciu 1935), so means of many ops
 * further apart than that do differ. Where processes differ, the figure is one of theirs, and may be another.
 */
function reachOf({ inPercent }: Partial<Metric>, { range, error }: Counted, figure: number): number {
  if (range === null) return 0
  const [low, high] = range
  const isMean = inPercent || error !== undefined
  return isMean ? (high - low) / 2 : Math.max(high - figure, figure - low)
}

/** Standard errors of a difference, within which it may be chance. */
const CHANCE = 3

/**
 * What two figures may differ by where nothing differs: nothing, if both are exact; else what estimates were
 * seen to be off by, what chance makes of few ops that differ, or what two counts of one of them disagree by.
 */
export function chanceBetween(
  metric: Pick<Metric, 'of'> & Partial<Metric>,
  a: VariantResult,
  b: VariantResult,
): number {
  const [one, other] = [metric.counted?.(a), metric.counted?.(b)]
  if (!one || !other || (one.exact && other.exact)) return 0
  const share = Math.max(estimateError(metric), one.apart ?? 0, other.apart ?? 0)
  const off = share * Math.max(metric.of(a) ?? 0, metric.of(b) ?? 0)
  return Math.max(off, CHANCE * Math.hypot(one.error ?? 0, other.error ?? 0))
}

/** How far a figure that is not exact may be off, as a share. */
export function estimateError(metric: {
  readonly inPercent?: Metric['inPercent'] | undefined
  readonly unit?: Metric['unit'] | undefined
}): number {
  if (metric.inPercent) return MEAN_ERROR
  return metric.unit === 'allocs' ? OBJECTS_ERROR : ESTIMATE_ERROR
}

/** How far means of a few thousand ops that differ may be off. */
const MEAN_ERROR = 0.01

/** How far estimates of bytes per op that are not exact were seen to be off. */
const ESTIMATE_ERROR = 0.09

/**
 * The same of objects: what V8 makes in one step only a walk of the heap tells apart, and that may fail where
 * ops differ. Up to 14 % were seen.
 */
const OBJECTS_ERROR = 0.2

/** Equal but for the last digits of floating point. */
export function nearlyEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}
