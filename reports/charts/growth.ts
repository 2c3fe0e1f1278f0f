import { metric } from '../../model/metrics.js'
import type { GrowthMetric, ScenarioResult } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'
import { formatCount, timeUnitFor } from '../text/format.js'
import type { LineSeries, LineSpec } from './spec.js'
import { colorsFor, dashFor, shortName } from './style.js'

const shown: readonly (readonly [GrowthMetric, title: string])[] = [
  ['steps', 'Steps per op'],
  ['bytes', 'Bytes per op'],
  ['time', 'Time per op'],
]
/** Combinations of other parameters that are drawn; the table has all. */
const MOST_GROUPS = 3

/** A panel a figure and combination of other parameters: lines over the size, both axes logarithmic. */
export function growthCharts(scenario: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  const sizes = scenario.growth?.sizes ?? []
  const groups = [...new Set(sizes.map(({ others }) => others))].slice(0, MOST_GROUPS)
  return groups.flatMap((others) => shown.flatMap(([id, title]) => panel(scenario, names, others, id, title)))
}

function panel(
  { growth, cases }: ScenarioResult,
  names: readonly string[],
  others: string,
  id: GrowthMetric,
  title: string,
): LineSpec[] {
  const colorOf = colorsFor(names)
  const own = (growth?.sizes ?? []).filter((one) => one.others === others && one.size > 0)
  const lines = names.map((name, index): LineSeries => {
    const points = own.flatMap(({ case: of, size }) => {
      const result = cases.find((one) => one.name === of)?.variants.find((one) => one.name === name)
      const figure = result === undefined ? null : metric(id).of(result)
      return figure === null || figure <= 0 ? [] : [{ x: size, y: figure }]
    })
    const sorted = points.sort((a, b) => a.x - b.x)
    return { name: shortName(name), color: colorOf(name), dash: dashFor(index), points: sorted, dots: true }
  })
  const series = lines.filter(({ points }) => points.length > 1)
  if (series.length === 0) return []
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const ys = series.flatMap(({ points }) => points.map(({ y }) => y))
  const unit = id === 'time' ? timeUnitFor([maximum(ys)]) : { name: id === 'bytes' ? 'B' : 'steps', ns: 1 }
  const scaled = series.map((line) => ({
    ...line,
    points: line.points.map(({ x, y }) => ({ x, y: y / unit.ns })),
  }))
  return [
    {
      kind: 'lines',
      height: 300,
      title,
      subtitle: [
        `${others === '' ? '' : `${shortName(others)}; `}both axes logarithmic: the steeper, the faster it grows; lower is better`,
      ],
      x: {
        title: growth?.parameter ?? '',
        scale: 'logarithmic',
        min: xs[0] ?? 1,
        max: xs.at(-1) ?? 1,
        ticks: xs.map((at) => ({ at, text: formatCount(at) })),
      },
      y: {
        title: `${unit.name}/op`,
        scale: 'logarithmic',
        min: minimum(ys) / unit.ns / 1.5,
        max: (maximum(ys) / unit.ns) * 1.5,
        ticks: roundFigures(minimum(ys) / unit.ns / 1.5, (maximum(ys) / unit.ns) * 1.5),
      },
      series: scaled,
    },
  ]
}

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

/** Powers of ten, and where these are few 2 and 5 times each. */
function roundFigures(from: number, to: number): { readonly at: number; readonly text: string }[] {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(from)) + i),
  )
  const within = (figures: readonly number[]) => figures.filter((at) => at >= from && at <= to)
  const all = within(powers).length > 2 ? powers : powers.flatMap((power) => [power, 2 * power, 5 * power])
  return within(all).map((at) => ({ at, text: short.format(at) }))
}
