import { tunedNames } from '../../model/contenders.js'
import { bytesPerOp, metric } from '../../model/metrics.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import { formatNumber } from '../text/format.js'
import { barCharts } from './bars.js'
import type { BarSpec } from './spec.js'

/** Bytes and objects per op of every contender; empty when nothing was counted, or nobody allocates. */
export function allocationCharts(scenario: ScenarioResult, all: readonly string[]): readonly BarSpec[] {
  return [
    ...charts(scenario, all, 'Bytes allocated per op', 'B/op (heap and external)', bytesPerOp),
    ...charts(scenario, all, 'Objects allocated per op', 'allocs/op', metric('allocs').of),
  ]
}

function charts(
  scenario: ScenarioResult,
  all: readonly string[],
  title: string,
  unit: string,
  figure: (result: VariantResult) => number | null,
): readonly BarSpec[] {
  // A tuned baseline runs the baseline's code and allocates what that allocates.
  const tuned = tunedNames(scenario)
  const names = all.filter((name) => !tuned.includes(name))
  const specs = barCharts(scenario, {
    title,
    subtitle: 'lower is better',
    unitFor: () => ({ title: unit, divisor: 1 }),
    height: 320,
    names,
    all,
    figure,
    label: formatNumber,
  })
  return specs.filter(({ series }) => series.some(({ figures }) => figures.some((one) => (one ?? 0) > 0)))
}
