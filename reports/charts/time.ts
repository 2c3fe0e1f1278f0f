import type { ScenarioResult } from '../../model/run.js'
import { formatEstimate, timeUnitFor } from '../text/format.js'
import { barCharts } from './bars.js'
import type { BarSpec } from './spec.js'

/** Time per op of every contender on every case, the collector's part set apart; empty without any times. */
export function timeCharts(scenario: ScenarioResult, names: readonly string[]): readonly BarSpec[] {
  const times = scenario.cases.flatMap(({ variants }) => variants.flatMap(({ time }) => time ?? []))
  const whiskers = times.some(({ ci95 }) => ci95 !== null) ? '; whiskers are 95 % intervals' : ''
  return barCharts(scenario, {
    title: 'Time per op',
    subtitle: `lower is better${whiskers}`,
    unitFor: (largest) => {
      const { name, ns } = timeUnitFor([largest])
      return { title: `${name}/op`, divisor: ns }
    },
    height: 400,
    names,
    all: names,
    figure: ({ time }) => time?.nsPerOp ?? null,
    part: ({ time }) => time?.gcNsPerOp ?? null,
    interval: ({ time }) => time?.ci95 ?? null,
    partLabel: 'of which garbage collection',
    label: formatEstimate,
  })
}
