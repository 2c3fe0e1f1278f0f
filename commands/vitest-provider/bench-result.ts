import { tQuantile } from '../../stats/student-t.js'
import { maximum, mean, median, minimum, quantile, standardDeviation } from '../../stats/summary.js'
import type { BenchFigures, FoundBenchmark } from './measured.js'

/** A result as vitest takes it, with gclab's figures. Times in milliseconds. */
export interface BenchResult {
  readonly name: string
  readonly state: 'completed'
  readonly latency: Statistics
  readonly throughput: Statistics
  readonly period: number
  readonly totalTime: number
  readonly runtime: 'node'
  readonly runtimeVersion: string
  readonly timestampProviderName: 'performanceNow'
  readonly gclab: BenchFigures
}

/** The result of a benchmark. Of vitest's samples each is a mean over many ops. */
export function benchResult(
  name: string,
  { latencies: found, ops, gclab }: FoundBenchmark,
  retain: boolean,
): BenchResult {
  const latencies = [...found].sort((a, b) => a - b)
  const latency = statisticsOf(latencies)
  return {
    ...{ name, state: 'completed', runtime: 'node', runtimeVersion: process.version },
    timestampProviderName: 'performanceNow',
    latency: { ...latency, samples: retain ? latencies : undefined },
    throughput: statisticsOf(latencies.map((ms) => 1000 / ms)),
    period: latency.mean,
    totalTime: latency.mean * ops,
    gclab,
  }
}

/** Statistics of samples under the names that vitest prints and saves, which are tinybench's. */
type Statistics = ReturnType<typeof statisticsOf>

/** Of at least two figures, in their unit; `rme` in percent. */
function statisticsOf(samples: readonly number[]) {
  const middle = mean(samples)
  const sd = standardDeviation(samples)
  const sem = sd / Math.sqrt(samples.length)
  const df = samples.length - 1
  const critical = tQuantile(0.95, df)
  const away = samples.map((one) => Math.abs(one - middle))
  const [p50, p75, p99, p995, p999] = [0.5, 0.75, 0.99, 0.995, 0.999].map((q) => quantile(samples, q)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    ...{ mean: middle, min: minimum(samples), max: maximum(samples), p50, p75, p99, p995, p999 },
    ...{ sd, variance: sd ** 2, aad: mean(away), mad: median(samples.map((one) => Math.abs(one - p50))) },
    ...{ sem, df, critical, moe: sem * critical, rme: (100 * sem * critical) / Math.abs(middle) },
    samplesCount: samples.length,
    samples: undefined as readonly number[] | undefined,
  }
}
