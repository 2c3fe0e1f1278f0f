import { type Metric, metrics } from '../../model/metrics.js'
import type { Found } from './align-rows.js'
import {
  type Change,
  collectionsChange,
  exactChange,
  notCompared,
  sampledChange,
  untestedChange,
} from './change.js'
import { comparability, otherLength } from './comparable.js'

/** One figure of a row, and how it is compared between runs. */
export interface Column extends Pick<Metric, 'label' | 'unit' | 'better'> {
  readonly id: string
  readonly of: (found: Found) => number | null
  /** The 95 % interval's larger half as a share of the figure; `null` without one. */
  readonly spread: (found: Found) => number | null
  /** Only called where both runs have the figure. */
  readonly change: (old: Found, current: Found) => Change
}

const NOT_IN_TURNS =
  'Not taken in turns: a machine that changed its speed between the runs gives the same figures, so a difference ' +
  'stands in parentheses. The time vs baseline does not depend on that; nor does gclab gate --against <git ref>.'
const SINGLE_FIGURE = 'A single figure a run, which varies: no test.'
const NOT_EXACT = 'Not exact in at least one of the runs: a difference may be chance.'
const OTHER_BASELINE = 'Not compared: the runs have different baselines.'

/** The time of a variant as a share of its own run's baseline: the figure that other moments leave alone. */
const timeRatio: Column = {
  id: 'time-ratio',
  label: 'time vs baseline',
  unit: 'ratio',
  better: 'lower',
  of: (found) => found.comparison?.time?.ratio ?? null,
  spread: ({ comparison }) => spreadOf(comparison?.time?.ratio, comparison?.time?.ci95),
  change: (old, current) => {
    const obstacle = old.baseline !== current.baseline ? OTHER_BASELINE : otherLength(old, current)
    return obstacle !== null
      ? notCompared(obstacle)
      : sampledChange(ratios(old), ratios(current), {
          floor: Math.max(noiseFloor(old), noiseFloor(current)),
        })
  },
}

/** Every column of a comparison: the metric table, with the ratio after the time it is made from. */
export const columns: readonly Column[] = metrics.flatMap((metric) => {
  const { id, label, unit, better } = metric
  const column: Column = {
    ...{ id, label, unit, better },
    of: ({ result }) => metric.of(result),
    spread: ({ result }) => (id === 'time' ? spreadOf(result.time?.nsPerOp, result.time?.ci95) : null),
    change: (old, current) => changeOf(metric, old, current),
  }
  return id === 'time' ? [column, timeRatio] : [column]
})

/** The ratio to the baseline in each fork; empty when time was not compared. */
export function ratios(found: Found): readonly number[] {
  return found.comparison?.time?.perFork ?? []
}

/** What identical code left open in the run, as a share; 0 without a control. */
export function noiseFloor(found: Found): number {
  return found.comparison?.time?.noiseFloor ?? 0
}

function changeOf(metric: Metric, old: Found, current: Found): Change {
  const obstacle = obstacleTo(metric, old, current)
  if (obstacle !== null) return notCompared(obstacle)
  const [was, is] = [metric.of(old.result) ?? 0, metric.of(current.result) ?? 0]
  const [before, after] = [old.result.time, current.result.time]
  if (metric.id === 'time') {
    return sampledChange(before?.perFork ?? [], after?.perFork ?? [], { doubt: NOT_IN_TURNS })
  }
  if (metric.id === 'gc-time') {
    return sampledChange(before?.gcPerFork ?? [], after?.gcPerFork ?? [], { doubt: NOT_IN_TURNS })
  }
  if (metric.id === 'gc-count') return collectionsChange(old, current)
  if (!metric.exact) return untestedChange(was, is, SINGLE_FIGURE)
  return old.result.allocation?.exact && current.result.allocation?.exact
    ? exactChange(was, is)
    : untestedChange(was, is, NOT_EXACT)
}

/** Times belong to a machine, memory to a V8, and a share of time to both. */
function obstacleTo({ unit }: Metric, old: Found, current: Found): string | null {
  const { times: machine, memory } = comparability(old.environment, current.environment)
  const times = machine ?? otherLength(old, current)
  if (unit === 'ns' || unit === 'ms') return times
  return unit === 'ratio' ? (times ?? memory) : memory
}

function spreadOf(figure: number | undefined, interval: readonly [number, number] | null | undefined) {
  if (figure === undefined || !interval || figure === 0) return null
  return Math.max(interval[1] - figure, figure - interval[0]) / Math.abs(figure)
}
