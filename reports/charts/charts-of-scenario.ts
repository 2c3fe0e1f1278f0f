import { chartedNames, tunedNames } from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import { metric, metricsIn } from '../../model/metrics.js'
import type { ScenarioResult } from '../../model/run.js'
import { formatEstimate, formatNumber, timeUnitFor } from '../text/format.js'
import { allocationAlt, growthAlt, heapAlt, loadAlt, timeAlt, workersAlt } from './alt.js'
import { barCharts } from './bars.js'
import { growthCharts } from './growth.js'
import { heapCharts, watchedCases } from './heap.js'
import { latencyCharts } from './latency.js'
import { requestSketches } from './requests.js'
import { scalingCharts } from './scaling.js'
import type { BarSpec, Sketch } from './spec.js'

export type { ChartRef, Sketch } from './spec.js'

/**
 * The charts that the data of a scenario fills. `names` are all contenders, which decide the colours, where
 * `scenario` is only a part.
 */
export function sketchesOf(
  scenario: ScenarioResult,
  names: readonly string[] = chartedNames(scenario),
): readonly Sketch[] {
  if (scenario.kind === 'service') return requestSketches(scenario, names)
  const sketches: readonly Sketch[] = [
    {
      file: 'charts/time.png',
      title: 'Time per op',
      alt: timeAlt(scenario),
      panels: timeCharts(scenario, names),
    },
    {
      file: 'charts/allocation.png',
      title: 'Bytes and objects per op',
      alt: allocationAlt(scenario),
      panels: countCharts(scenario, names),
    },
    {
      file: 'charts/growth.png',
      title: `Growth with ${scenario.growth?.parameter}`,
      alt: growthAlt(scenario),
      panels: growthCharts(scenario, names),
    },
    {
      file: 'charts/heap.png',
      title: 'Heap over the same ops',
      alt: heapAlt(scenario),
      panels: heapCharts(names, watchedCases(scenario)[0]),
    },
    {
      file: 'charts/workers.png',
      title: 'Throughput by number of workers',
      alt: workersAlt(scenario),
      panels: scalingCharts(scenario, names),
    },
    {
      file: 'charts/load.png',
      title: 'Latency under load',
      alt: loadAlt(scenario),
      panels: latencyCharts(scenario, names),
    },
  ]
  return sketches.filter(({ panels }) => panels.length > 0)
}

/** Time per op of every contender on every case, the collector's part set apart; empty without any times. */
function timeCharts(scenario: ScenarioResult, names: readonly string[]): readonly BarSpec[] {
  const row = metric('time')
  const intervals = scenario.cases.flatMap(({ variants }) =>
    variants.map((result) => intervalOf(row, result)),
  )
  const whiskers = intervals.some((interval) => interval !== null) ? '; whiskers are 95 % intervals' : ''
  return barCharts(scenario, {
    title: row.chart?.title ?? row.label,
    subtitle: `lower is better${whiskers}`,
    unitFor: (largest) => {
      const { name, ns } = timeUnitFor([largest])
      return { title: `${name}/op`, divisor: ns }
    },
    height: 400,
    names,
    all: names,
    figure: row.of,
    part: metric('gc-time').of,
    interval: (result) => intervalOf(row, result),
    partLabel: metric('gc-time').chart?.title ?? '',
    label: formatEstimate,
  })
}

function intervalOf(row: Metric, result: Parameters<Metric['of']>[0]) {
  return row.interval?.({ result, comparison: null }) ?? null
}

/** What is counted of every contender; nothing of what was not counted, or nobody has any of. */
function countCharts(scenario: ScenarioResult, all: readonly string[]): readonly BarSpec[] {
  // A tuned baseline runs the baseline's code, of which the same is counted.
  const tuned = tunedNames(scenario)
  const names = all.filter((name) => !tuned.includes(name))
  const counted = metricsIn('charts').filter(({ rule }) => rule === 'exact')
  const specs = counted.flatMap(({ label, chart: { title = label, axis = label } = {}, of: figure }) =>
    barCharts(scenario, {
      ...{ title, subtitle: 'lower is better', height: 320, names, all, figure, label: formatNumber },
      unitFor: () => ({ title: axis, divisor: 1 }),
    }),
  )
  return specs.filter(({ series }) => series.some(({ figures }) => figures.some((one) => (one ?? 0) > 0)))
}
