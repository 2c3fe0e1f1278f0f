import type { ScenarioResult } from '../../model/run.js'
import type { LineSpec } from './spec.js'
import { colorsFor, dashFor, FAINT, shortName } from './style.js'

/** Ops a second of all workers together by their number: a panel a case, a line a contender. */
export function scalingCharts(scenario: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  const colors = colorsFor(names)
  const cases = [...new Set(scenario.workers.map((result) => result.case))]
  return cases.flatMap((one) => {
    const series = names.flatMap((name, index) => {
      const points = scenario.workers
        .filter((result) => result.case === one && result.variant === name)
        .flatMap(({ workers, opsPerSecond }) =>
          opsPerSecond === null ? [] : [{ x: workers, y: opsPerSecond / 1e6 }],
        )
        .sort((a, b) => a.x - b.x)
      const color = colors.get(name) ?? FAINT
      return points.length === 0
        ? []
        : [{ name: shortName(name), color, dash: dashFor(index), points, dots: true }]
    })
    return panel(one, series)
  })
}

/** With a single number of workers two figures in a table say it better than a chart. */
function panel(one: string, series: LineSpec['series']): readonly LineSpec[] {
  const points = series.flatMap(({ points }) => points)
  const numbers = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b)
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  return [
    {
      kind: 'lines',
      height: 340,
      title: 'Throughput by number of workers',
      subtitle: [`case: ${shortName(one)}; all workers together; higher is better`],
      x: {
        title: 'worker threads',
        scale: 'linear',
        min: first,
        max: last,
        ticks: numbers.map((at) => ({ at, text: String(at) })),
      },
      y: {
        title: 'million ops/s',
        scale: 'linear',
        min: 0,
        max: Math.max(...points.map(({ y }) => y)) * 1.1,
      },
      series,
      events: [],
      limit: null,
    },
  ]
}
