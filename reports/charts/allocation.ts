import type { ChartConfiguration } from 'chart.js'
import { bytesPerOp, metric } from '../../model/metrics.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import { chartedNames, isTuned } from '../contenders.js'
import { formatNumber } from '../format.js'
import { type BarSeries, barConfig } from './bars.js'
import { colorsFor } from './style.js'
import { resultsOf } from './time.js'

/** Bytes and objects per op of every contender; empty when nothing was counted, or nobody allocates. */
export function allocationCharts(scenario: ScenarioResult): readonly ChartConfiguration[] {
  const bytes = chartOf(scenario, 'Bytes allocated per op', 'B/op, heap and external', bytesPerOp)
  const allocs = chartOf(scenario, 'Objects allocated per op', 'allocs/op', metric('allocs').of)
  return [bytes, allocs].filter((chart) => chart !== null)
}

function chartOf(
  scenario: ScenarioResult,
  title: string,
  unit: string,
  of: (result: VariantResult) => number | null,
): ChartConfiguration | null {
  const all = chartedNames(scenario)
  const colors = colorsFor(all)
  // A tuned baseline runs the baseline's code and allocates what that allocates.
  const names = all.filter((name) => !resultsOf(scenario, name).some((result) => result && isTuned(result)))
  const series = names.map(
    (name): BarSeries => ({
      name,
      color: colors.get(name) ?? '',
      figures: resultsOf(scenario, name).map((result) => (result === null ? null : of(result))),
    }),
  )
  if (!series.some(({ figures }) => figures.some((figure) => figure !== null && figure > 0))) return null
  return barConfig({
    title,
    subtitle: 'lower is better',
    unit,
    cases: scenario.cases.map(({ name }) => name),
    series,
    label: formatNumber,
  })
}
