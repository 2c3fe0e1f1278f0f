import { CONTROL } from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import { isWorthShowing, metricsIn } from '../../model/metrics.js'
import type { Environment } from '../../model/run.js'
import { changePoints, steps } from '../../stats/change-points.js'
import { alignRows, type FoundFigures, type NamedRun, type RowKey, rowName } from './align-rows.js'
import { figureOf } from './change-of-metric.js'

/** One figure of one contender over all runs that have it, oldest first. */
export interface Series extends RowKey {
  readonly points: readonly Point[]
  /** Indices of the first point after each change. */
  readonly changes: readonly number[]
}

export interface Point {
  /** Index of the run. */
  readonly run: number
  readonly value: number
  readonly environment: Environment
}

/** One metric of all contenders of a scenario. */
export interface MetricHistory {
  readonly scenario: string
  readonly metric: Pick<Metric, 'id' | 'label' | 'unit'>
  readonly series: readonly Series[]
}

/** The runs in the order in which they were started. */
export function inOrder(runs: readonly NamedRun[]): NamedRun[] {
  return [...runs].sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1))
}

/** Every metric of every scenario over the runs, oldest first; what no run has is left out. */
export function historyOf(runs: readonly NamedRun[]): MetricHistory[] {
  const rows = alignRows(runs.map(({ run }) => run)).filter(
    ({ variant, found }) => variant !== CONTROL && found.every((each) => each?.result.earlier === undefined),
  )
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  const allQuick = runs.every(({ run }) => run.options.quick)
  return scenarios.flatMap((scenario) =>
    metricsIn('history')
      .map((metric) => {
        const own = rows.filter((row) => row.scenario === scenario)
        const series = own.map(({ found, ...key }) => seriesOf(key, found, metric, allQuick))
        return { scenario, metric, series: series.filter(({ points }) => points.length > 0) }
      })
      .filter(
        ({ metric, series }) =>
          series.length > 0 &&
          isWorthShowing(
            metric,
            series.flatMap(({ points }) => points.map(({ value }) => value)),
          ),
      ),
  )
}

/** Times of quick runs stand in a history only where no full run has any: the two are not comparable. */
function seriesOf(
  key: RowKey,
  found: readonly (FoundFigures | null)[],
  metric: Metric,
  allQuick: boolean,
): Series {
  const isTime = metric.rule === 'paired-forks'
  const points = found.flatMap((each, run): Point[] => {
    const value = each && !(isTime && each.quick && !allQuick) ? figureOf(metric, each) : null
    return each && value !== null ? [{ run, value, environment: each.environment }] : []
  })
  const figures = points.map(({ value }) => value)
  return { ...key, points, changes: metric.rule === 'exact' ? steps(figures) : changePoints(figures) }
}

/** The contender within its scenario. */
export function seriesName(series: Series): string {
  return rowName(series).slice(series.scenario.length + 1)
}
