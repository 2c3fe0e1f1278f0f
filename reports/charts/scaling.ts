import type { Interval, ScenarioResult, WorkersResult } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { formatEstimate } from '../text/format.js'
import type { BarSeries, BarSpec, LineSeries, LineSpec, PanelSpec } from './spec.js'
import { colorsFor, dashFor, FAINT, INK, shortName, tint } from './style.js'

/**
 * Ops a second of all workers together by their number: a panel a case, a group of bars a number. Below it, where one
 * worker was measured, how many times its rate they reach, beside the ideal. With a single number of workers the figures
 * in the table say it better than a chart.
 */
export function scalingCharts(scenario: ScenarioResult, names: readonly string[]): readonly PanelSpec[] {
  const colors = colorsFor(names)
  const cases = [...new Set(scenario.workers.map((result) => result.case))]
  return cases.flatMap((one) => {
    const results = scenario.workers.filter((result) => result.case === one && names.includes(result.variant))
    const numbers = [...new Set(results.map(({ workers }) => workers))].sort((a, b) => a - b)
    const drawn = names.filter((name) => results.some(({ variant }) => variant === name))
    if (numbers.length < 2) return []
    const bars = panel(one, results, numbers, drawn, colors)
    return numbers[0] === 1 ? [bars, scaling(one, results, numbers, drawn, colors)] : [bars]
  })
}

function panel(
  one: string,
  results: readonly WorkersResult[],
  numbers: readonly number[],
  names: readonly string[],
  colors: ReadonlyMap<string, string>,
): BarSpec {
  const known = results.some(({ ci95 }) => ci95)
  const whiskers = known ? '; whiskers are 95 % intervals' : ''
  return {
    kind: 'bars',
    height: 380,
    title: 'Throughput by number of workers',
    subtitle: `case: ${shortName(one)}; all workers together; higher is better${whiskers}`,
    unit: 'million ops/s',
    caseTitle: 'worker threads',
    cases: numbers.map(String),
    series: names.map((name) => seriesOf(name, colors.get(name) ?? FAINT, results, numbers)),
  }
}

/** The line of as many times one worker's rate as there are workers. */
export const IDEAL = 'ideal'

/** Rates over that of one worker. */
function scaling(
  one: string,
  results: readonly WorkersResult[],
  numbers: readonly number[],
  names: readonly string[],
  colors: ReadonlyMap<string, string>,
): LineSpec {
  const lines = names.map((name, index): LineSeries => {
    const rate = (many: number): number | null =>
      results.find(({ workers, variant }) => workers === many && variant === name)?.opsPerSecond ?? null
    const single = rate(1)
    const points = numbers.flatMap((many) => {
      const together = rate(many)
      return single === null || together === null ? [] : [{ x: many, y: together / single }]
    })
    return {
      name: shortName(name),
      color: colors.get(name) ?? FAINT,
      dash: dashFor(index),
      points,
      dots: true,
    }
  })
  const most = maximum(numbers)
  const ideal: LineSeries = {
    name: IDEAL,
    color: INK,
    dash: [2, 6],
    points: numbers.map((many) => ({ x: many, y: many })),
    dots: false,
  }
  const largest = Math.max(most, maximum(lines.flatMap(({ points }) => points.map(({ y }) => y))))
  return {
    kind: 'lines',
    height: 300,
    title: 'Scaling',
    subtitle: [`case: ${shortName(one)}; all workers together over one worker; higher is better`],
    x: {
      title: 'worker threads',
      scale: 'linear',
      min: 1,
      max: most,
      ticks: numbers.map((at) => ({ at, text: String(at) })),
    },
    y: { title: 'times one worker', scale: 'linear', min: 0, max: Math.ceil(largest) },
    series: [...lines, ideal],
    events: [],
    limit: null,
  }
}

function seriesOf(
  name: string,
  color: string,
  results: readonly WorkersResult[],
  numbers: readonly number[],
): BarSeries {
  const own = numbers.map((many) =>
    results.find(({ workers, variant }) => workers === many && variant === name),
  )
  const figures = own.map((result) => (result?.opsPerSecond == null ? null : result.opsPerSecond / 1e6))
  return {
    name: shortName(name),
    color,
    tint: tint(color, 0.3),
    figures,
    intervals: own.map((result) => (result === undefined ? null : rates(result))),
    labels: figures.map((figure) => (figure === null ? 'n/a' : formatEstimate(figure, 3))),
  }
}

/** The interval of the rate in millions, from that of the time. */
function rates({ ci95, workers }: WorkersResult): Interval | null {
  return ci95 ? [(workers * 1000) / ci95[1], (workers * 1000) / ci95[0]] : null
}
