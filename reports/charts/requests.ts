import type { Metric } from '../../model/metric.js'
import { requestRows } from '../../model/request-metrics.js'
import type { CaseResult, ScenarioResult, VariantResult } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'
import { formatNumber, listed } from '../text/format.js'
import { unitOf } from '../text/service-words.js'
import { barCharts } from './bars.js'
import { type HeapLine, heapLines } from './heap-lines.js'
import { nines, rarity } from './latency.js'
import type { LineSpec, Sketch } from './spec.js'
import { colorsFor, dashFor, shortName } from './style.js'

/** Titles of the bars, by the id of the metric. */
const bars: Readonly<Record<string, string>> = {
  'request-bytes': 'Bytes allocated per request',
  'request-cpu': 'CPU per request',
  'request-gc': 'Collector, per 1,000 requests',
  'request-rss': 'Resident memory',
  'run-wall': 'From start to end',
  'run-cpu': 'CPU',
  'run-bytes': 'Bytes allocated',
  'run-rss': 'Peak memory',
}

/** The charts of a service: what a request costs, and latency by percentile. */
export function requestSketches(scenario: ScenarioResult, names: readonly string[]): readonly Sketch[] {
  const rows: readonly Metric[] = requestRows
  const unit = unitOf(scenario.cases)
  const shown = rows.filter(({ id }) => id.startsWith(unit) && bars[id] !== undefined)
  const sketches: readonly Sketch[] = [
    {
      file: 'charts/requests.png',
      title: `What a ${unit} costs`,
      alt: altOf(scenario, names),
      panels: shown.flatMap(({ id, label, of: figure }) =>
        barCharts(scenario, {
          ...{ title: bars[id] ?? '', subtitle: 'lower is better', height: 300, names, all: names, figure },
          ...{ label: formatNumber, unitFor: () => ({ title: label, divisor: 1 }) },
        }),
      ),
    },
    {
      file: 'charts/latency.png',
      title: 'Latency by percentile',
      alt: 'Line charts of latency by percentile, a panel a case.',
      panels: scenario.cases.flatMap(({ name, variants }) => latencyOf(name, variants, names)),
    },
    {
      file: 'charts/timeline.png',
      title: `Heap over a ${unit === 'run' ? 'run' : 'turn'}`,
      alt: 'Line charts of the used heap over time, a panel a contender, with its collections marked.',
      panels: timelinesOf(scenario, names),
    },
  ]
  return sketches.filter(({ panels }) => panels.length > 0)
}

function altOf({ cases }: ScenarioResult, names: readonly string[]): string {
  const unit = unitOf(cases)
  const bytes: Metric | undefined = requestRows.find(({ id }) => id === `${unit}-bytes`)
  const figures = cases.map(({ name, variants }) => {
    const own = names.flatMap((one) => variants.find((result) => result.name === one) ?? [])
    return `${shortName(name)}: ${listed(own.map((one) => `${shortName(one.name)} ${formatNumber(bytes?.of(one))}`))}.`
  })
  return `Bar charts of what a ${unit} costs. Bytes per ${unit}: ${figures.join(' ')}`
}

/** Of the first case that has any. */
function timelinesOf({ cases }: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  const timed = ({ variants }: CaseResult) => variants.some(({ request }) => request?.timeline)
  const one = cases.find(timed)
  if (one === undefined) return []
  const lines = names.flatMap((name): HeapLine[] => {
    const { request } = one.variants.find((result) => result.name === name) ?? {}
    if (!request?.timeline) return []
    const { timeline } = request
    return [{ name, ...timeline, count: timeline.collections.length }]
  })
  const title = `Heap over a ${unitOf(cases) === 'run' ? 'run' : 'turn'}`
  return heapLines(lines, names, { title, subtitle: [`case: ${shortName(one.name)}`] })
}

function latencyOf(
  name: string,
  variants: readonly VariantResult[],
  names: readonly string[],
): readonly LineSpec[] {
  const colorOf = colorsFor(names)
  const series = names.flatMap((one, index) => {
    const percentiles = variants.find((result) => result.name === one)?.request?.percentiles ?? []
    const points = percentiles.map(({ percentile, ms }) => ({ x: rarity(percentile), y: ms }))
    const style = { color: colorOf(one), dash: dashFor(index) }
    return points.length === 0 ? [] : [{ name: shortName(one), points, ...style }]
  })
  const points = series.flatMap((one) => one.points)
  if (points.length === 0) return []
  const [last, least, most] = [
    maximum(points.map(({ x }) => x)),
    minimum(points.map(({ y }) => y)),
    maximum(points.map(({ y }) => y)),
  ]
  return [
    {
      kind: 'lines',
      height: 340,
      title: 'Latency by percentile',
      subtitle: [`case: ${shortName(name)}; medians over forks; lower is better`],
      x: {
        title: 'share of requests that were at least as fast',
        ...{ scale: 'logarithmic', min: 2, max: Math.max(last, 100) },
        ticks: nines
          .map(({ percentile, text }) => ({ at: rarity(percentile), text }))
          .filter(({ at }) => at <= last),
      },
      y: { title: 'latency in ms', scale: 'logarithmic', min: least / 1.5, max: most * 1.5 },
      series,
    },
  ]
}
