import type { Interval, ScenarioResult, WorkersResult } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { formatEstimate } from '../text/format.js'
import { barsOf } from './bars.js'
import type { BarSpec, LineSeries, LineSpec, PanelSpec } from './spec.js'
import { colorsFor, dashFor, INK, shortName } from './style.js'

/** The groups of workers of one case. */
interface Scaled {
  readonly case: string
  /** Ascending. */
  readonly numbers: readonly number[]
  readonly names: readonly string[]
  readonly colorOf: (name: string) => string
  readonly group: (workers: number, variant: string) => WorkersResult | undefined
}

/**
 * Ops a second of all workers together by their number: a panel a case, a group of bars a number. Below it,
 * where one worker was measured, the multiple of its rate beside the ideal. A single number of workers has no
 * chart: its figures say it better in the table.
 */
export function scalingCharts(scenario: ScenarioResult, names: readonly string[]): readonly PanelSpec[] {
  const cases = [...new Set(scenario.workers.map((result) => result.case))]
  return cases.flatMap((one) => {
    const results = scenario.workers.filter((result) => result.case === one && names.includes(result.variant))
    const scaled: Scaled = {
      case: one,
      numbers: [...new Set(results.map(({ workers }) => workers))].sort((a, b) => a - b),
      names: names.filter((name) => results.some(({ variant }) => variant === name)),
      colorOf: colorsFor(names),
      group: (many, name) => results.find(({ workers, variant }) => workers === many && variant === name),
    }
    if (scaled.numbers.length < 2) return []
    const whiskers = results.some(({ ci95 }) => ci95) ? '; whiskers are 95 % intervals' : ''
    return [throughput(scaled, whiskers), ...(scaled.numbers[0] === 1 ? [scaling(scaled)] : [])]
  })
}

function throughput({ case: one, numbers, names, colorOf, group }: Scaled, whiskers: string): BarSpec {
  const series = names.map((name) => {
    const own = numbers.map((many) => group(many, name))
    return barsOf({
      name,
      color: colorOf(name),
      figures: own.map((result) => (result?.opsPerSecond == null ? null : result.opsPerSecond / 1e6)),
      intervals: own.map((result) => (result === undefined ? null : rates(result))),
      label: (figure) => formatEstimate(figure, 3),
    })
  })
  return {
    kind: 'bars',
    height: 380,
    title: 'Throughput by number of workers',
    subtitle: `case: ${shortName(one)}; all workers together; higher is better${whiskers}`,
    unit: 'million ops/s',
    caseTitle: 'worker threads',
    cases: numbers.map(String),
    series,
  }
}

/** The interval of the rate in millions, from that of the time. */
function rates({ ci95, workers }: WorkersResult): Interval | null {
  return ci95 ? [(workers * 1000) / ci95[1], (workers * 1000) / ci95[0]] : null
}

/** The line of as many times one worker's rate as there are workers. */
export const IDEAL = 'ideal'

/** Rates over that of one worker. */
function scaling({ case: one, numbers, names, colorOf, group }: Scaled): LineSpec {
  const lines = names.map((name, index): LineSeries => {
    const rate = (many: number): number | null => group(many, name)?.opsPerSecond ?? null
    const single = rate(1)
    const points = numbers.flatMap((many) => {
      const together = rate(many)
      return single === null || together === null ? [] : [{ x: many, y: together / single }]
    })
    return { name: shortName(name), color: colorOf(name), dash: dashFor(index), points, dots: true }
  })
  const most = maximum(numbers)
  const ideal = numbers.map((many) => ({ x: many, y: many }))
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
    series: [...lines, { name: IDEAL, color: INK, dash: [2, 6], points: ideal }],
  }
}
