import { bytesPerOp } from '../../model/metrics.js'
import type { AllocationResult, Interval } from '../../model/run.js'
import { formatCount } from '../../reports/text/format.js'
import { maximum } from '../../stats/summary.js'
import type { Found } from '../between-runs/align-rows.js'
import { nearlyEqual } from '../rules/exact.js'
import type { Outcome } from './outcome.js'
import type { Judgement, Tolerances } from './settle.js'
import { grownSite } from './sites.js'

/** A judgement before it is known which row it stands in. */
export type Finding = Omit<Judgement, 'scenario' | 'case' | 'variant'>

/** Bytes and objects per op, absolutely: they are counted, so any increase beyond the tolerance counts. */
export function judgeMemory(old: Found, current: Found, { bytes, allocs }: Tolerances): Finding[] {
  const before = old.result.allocation
  const after = current.result.allocation
  if (before === null || after === null) return []
  const external = [before, after].map((each) => each.externalBytesPerOp)
  const externalGrew = (external[1] ?? 0) - (external[0] ?? 0) > after.heapBytesPerOp - before.heapBytesPerOp
  return [
    finding('bytes', 'B/op', bytesPerOp(old.result), bytesPerOp(current.result), bytes, [before, after], {
      ranges: [totalRange(before), totalRange(after)],
      site: externalGrew ? null : grownSite(before.sites, after.sites, 'bytesPerOp'),
    }),
    finding('allocs', 'allocs/op', before.allocsPerOp, after.allocsPerOp, allocs, [before, after], {
      ranges: [before.range?.allocs ?? null, after.range?.allocs ?? null],
      site: grownSite(before.sites, after.sites, 'allocsPerOp'),
    }),
  ].flatMap((each) => each ?? [])
}

function finding(
  metric: string,
  label: string,
  old: number | null,
  current: number | null,
  tolerance: number,
  [before, after]: readonly [AllocationResult, AllocationResult],
  { ranges, site }: { ranges: readonly [Interval | null, Interval | null]; site: Judgement['site'] },
): Finding | null {
  if (old === null || current === null) return null
  const exact = before.exact && after.exact
  const outcome = exact
    ? exactOutcome(old, current, tolerance)
    : inexactOutcome(old, current, tolerance, ranges)
  const reason = exact
    ? `exact${allowance(tolerance)}`
    : `not exact in ${inexactRuns(before, after)}${allowance(tolerance)}`
  const grew = current > old && !nearlyEqual(old, current)
  return { metric, label, old, current, by: { outcome }, reason, missing: false, site: grew ? site : null }
}

function exactOutcome(old: number, current: number, tolerance: number): Outcome {
  if (nearlyEqual(old, current)) return 'pass'
  if (current < old) return 'improvement'
  return current - old > tolerance && !nearlyEqual(current - old, tolerance) ? 'regression' : 'pass'
}

/**
 * Where ops differ in size, the mean of a window is off by chance. The spread of a figure within a range is at
 * most half its width (Popoviciu 1935), so means of many ops that lie further apart than that do differ.
 */
function inexactOutcome(
  old: number,
  current: number,
  tolerance: number,
  ranges: readonly (Interval | null)[],
): Outcome {
  const halfWidths = ranges.map((range) => (range === null ? 0 : (range[1] - range[0]) / 2))
  const slack = Math.max(maximum(halfWidths), ESTIMATE_ERROR * Math.max(old, current))
  if (current - old > tolerance + slack) return 'regression'
  if (old - current > slack) return 'improvement'
  return current - old > tolerance && !nearlyEqual(current, old + tolerance) ? 'inconclusive' : 'pass'
}

/** How far estimates of bytes per op that are not exact were seen to be off, as a share. */
const ESTIMATE_ERROR = 0.09

function totalRange({ range, externalBytesPerOp }: AllocationResult): Interval | null {
  if (range === null) return null
  const external = externalBytesPerOp ?? 0
  return [range.heapBytes[0] + external, range.heapBytes[1] + external]
}

function inexactRuns(before: AllocationResult, after: AllocationResult): string {
  if (!before.exact && !after.exact) return 'both runs'
  return before.exact ? 'this run' : 'the run compared with'
}

function allowance(tolerance: number): string {
  return tolerance > 0 ? `, ${formatCount(tolerance)} more allowed` : ''
}
