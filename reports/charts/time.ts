import type { ChartConfiguration } from 'chart.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import { chartedNames } from '../contenders.js'
import { formatEstimate, timeUnitFor } from '../format.js'
import { type BarSeries, barConfig } from './bars.js'
import { colorsFor } from './style.js'

/** Time per op of every contender on every case, the collector's part set apart; `null` without any times. */
export function timeChart(scenario: ScenarioResult): ChartConfiguration | null {
  const names = chartedNames(scenario)
  const results = names.map((name) => resultsOf(scenario, name))
  const figures = results.flat().map((result) => result?.time?.nsPerOp)
  if (figures.every((figure) => figure === undefined)) return null
  const unit = timeUnitFor(figures)
  const colors = colorsFor(names)
  const series = names.map((name, index): BarSeries => {
    const times = (results[index] ?? []).map((result) => result?.time ?? null)
    return {
      name,
      color: colors.get(name) ?? '',
      figures: times.map((time) => (time === null ? null : time.nsPerOp / unit.ns)),
      parts: times.map((time) => (time === null ? null : time.gcNsPerOp / unit.ns)),
      intervals: times.map((time) => (time?.ci95 ? [time.ci95[0] / unit.ns, time.ci95[1] / unit.ns] : null)),
    }
  })
  const drawn = results.flat().some((result) => result?.time?.ci95)
  return barConfig({
    title: 'Time per op',
    subtitle: `lower is better${drawn ? '; whiskers are 95 % intervals' : ''}`,
    unit: `${unit.name}/op`,
    cases: scenario.cases.map(({ name }) => name),
    series,
    partLabel: 'of which garbage collection',
    label: formatEstimate,
  })
}

/** A contender's result on each case, in the order of the cases. */
export function resultsOf(scenario: ScenarioResult, name: string): readonly (VariantResult | null)[] {
  return scenario.cases.map(({ variants }) => variants.find((result) => result.name === name) ?? null)
}
