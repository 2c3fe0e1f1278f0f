import { alignRows, rowName } from '../../judge/between-runs/align-rows.js'
import { figureOf, spreadOf } from '../../judge/between-runs/change-of-metric.js'
import { metricsIn } from '../../model/metrics.js'
import type { RunDocument } from '../../model/run.js'
import { plain } from '../text/escape.js'

/** A figure of Bencher's metric format, with its 95 % interval where there is one. */
export interface BencherMetric {
  readonly value: number
  readonly lower_value?: number
  readonly upper_value?: number
}

/** Bencher Metric Format: benchmark, then measure, then figure. */
export type BencherMetrics = Readonly<Record<string, Readonly<Record<string, BencherMetric>>>>

/** Bencher's built-in measure for time; it is in nanoseconds, as ours. */
const LATENCY = 'latency'

/** Every figure of the run in Bencher's metric format; unknown ones left out. */
export function bencherMetrics(run: RunDocument): BencherMetrics {
  const benchmarks = alignRows([run]).map((row) => {
    const measures = metricsIn('exports').flatMap((metric): [string, BencherMetric][] => {
      const found = row.found[0]
      const value = found ? figureOf(metric, found) : null
      if (!found || value === null) return []
      const half = (spreadOf(metric, found) ?? 0) * Math.abs(value)
      const interval = half === 0 ? {} : { lower_value: value - half, upper_value: value + half }
      return [[metric.id === 'time' ? LATENCY : metric.id, { value, ...interval }]]
    })
    return [plain(rowName(row)), Object.fromEntries(measures)] as const
  })
  return Object.fromEntries(benchmarks.filter(([, measures]) => Object.keys(measures).length > 0))
}
