import type { Interval, ScenarioResult, WorkersResult } from '../../model/run.js'
import { formatEstimate } from '../format.js'
import type { BarSeries, BarSpec } from './spec.js'
import { colorsFor, FAINT, shortName, tint } from './style.js'

/**
 * Ops a second of all workers together by their number: a panel a case, a group of bars a number. With a single
 * number of workers the figures in the table say it better than a chart.
 */
export function scalingCharts(scenario: ScenarioResult, names: readonly string[]): readonly BarSpec[] {
  const colors = colorsFor(names)
  const cases = [...new Set(scenario.workers.map((result) => result.case))]
  return cases.flatMap((one) => {
    const results = scenario.workers.filter((result) => result.case === one && names.includes(result.variant))
    const numbers = [...new Set(results.map(({ workers }) => workers))].sort((a, b) => a - b)
    const drawn = names.filter((name) => results.some(({ variant }) => variant === name))
    if (numbers.length < 2) return []
    return [panel(one, results, numbers, drawn, colors)]
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
