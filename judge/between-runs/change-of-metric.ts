import type { Metric } from '../../model/metric.js'
import { describeWarning } from '../../model/warnings.js'
import { type Difference, notCompared } from '../rules/difference.js'
import { rules } from '../rules/rules.js'
import { unshown } from '../within-run/warning-effects.js'
import { type FoundFigures, withheldOf } from './align-rows.js'
import { comparability, otherLength } from './comparable.js'

const OTHER_BASELINE = 'Not compared: the runs have different baselines.'

/** How a figure moved from one run to another; `null` where a run does not have it. */
export function changeOfMetric(metric: Metric, old: FoundFigures, current: FoundFigures): Difference | null {
  if (figureOf(metric, old) === null || figureOf(metric, current) === null) return null
  const obstacle = obstacles[metric.needs](old, current)
  if (obstacle !== null) return notCompared(obstacle)
  const change = rules[metric.rule].between(metric, old, current)
  const why = unshown(
    metric,
    [old, current].flatMap((found) => withheldOf(metric, found)),
  )
  const claimed = change.verdict === 'lower' || change.verdict === 'higher'
  return why && claimed ? { ...change, verdict: 'unsettled', note: describeWarning(why) } : change
}

/** The figure of a metric that a run has of a row; `null` when it was not measured. */
export function figureOf(metric: Metric, { result, comparison }: FoundFigures): number | null {
  return metric.of(result, comparison)
}

/** The 95 % interval's larger half as a share of the figure; `null` without one. */
export function spreadOf(metric: Metric, found: FoundFigures): number | null {
  const figure = figureOf(metric, found)
  const interval = metric.interval?.(found)
  if (figure === null || figure === 0 || !interval) return null
  return Math.max(interval[1] - figure, figure - interval[0]) / Math.abs(figure)
}

/** Times belong to a machine, memory to a V8, a share to both, a ratio to its baseline, steps to none. */
const obstacles: Record<Metric['needs'], (old: FoundFigures, current: FoundFigures) => string | null> = {
  machine: (old, current) =>
    comparability(old.environment, current.environment).times ?? otherLength(old, current),
  engine: (old, current) => comparability(old.environment, current.environment).memory,
  nothing: () => null,
  share: (old, current) => obstacles.machine(old, current) ?? obstacles.engine(old, current),
  ratio: (old, current) => (old.baseline !== current.baseline ? OTHER_BASELINE : otherLength(old, current)),
}
