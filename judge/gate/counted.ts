import type { Interval } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { nearlyEqual } from '../rules/exact.js'
import type { GateOutcome } from './outcome.js'
import type { GateRule } from './settle.js'
import { grownSite } from './sites.js'

/** Counted figures, absolutely: any increase beyond the tolerance counts. */
export const judgeCounted: GateRule = (metric, was, is, tolerance) => {
  const [before, after] = [metric.counted?.(was.result), metric.counted?.(is.result)]
  const [old, current] = [metric.of(was.result), metric.of(is.result)]
  if (!before || !after || old === null || current === null) return null
  const exact = before.exact && after.exact
  const outcome = exact
    ? exactOutcome(old, current, tolerance)
    : inexactOutcome(old, current, tolerance, [before.range, after.range])
  const inexactIn = exact
    ? null
    : before.exact
      ? 'this run'
      : after.exact
        ? 'the run compared with'
        : 'both runs'
  const grew = current > old && !nearlyEqual(old, current)
  // Memory outside the heap has no sites: where it grew more than the heap did, none is to blame.
  const explained = current - old <= 2 * (after.inSites - before.inSites)
  const site = grew && explained ? grownSite(before.sites, after.sites, after.of) : null
  return { old, current, outcome, reason: { kind: 'count', inexactIn, allowed: tolerance }, site }
}

function exactOutcome(old: number, current: number, tolerance: number): GateOutcome {
  if (nearlyEqual(old, current)) return 'pass'
  if (current < old) return 'improvement'
  return current - old > tolerance && !nearlyEqual(current - old, tolerance) ? 'regression' : 'pass'
}

/**
 * Where ops differ in size, the mean of a window is off by chance. The standard deviation within a range is
 * at most half its width (Popoviciu 1935), so means of many ops further apart than that do differ.
 */
function inexactOutcome(
  old: number,
  current: number,
  tolerance: number,
  ranges: readonly (Interval | null)[],
): GateOutcome {
  const halfWidths = ranges.map((range) => (range === null ? 0 : (range[1] - range[0]) / 2))
  const slack = Math.max(maximum(halfWidths), ESTIMATE_ERROR * Math.max(old, current))
  if (current - old > tolerance + slack) return 'regression'
  if (old - current > slack) return 'improvement'
  return current - old > tolerance && !nearlyEqual(current, old + tolerance) ? 'inconclusive' : 'pass'
}

/** How far estimates of bytes per op that are not exact were seen to be off, as a share. */
export const ESTIMATE_ERROR = 0.09
