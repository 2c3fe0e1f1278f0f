import { tQuantile } from '../../stats/student-t.js'
import { maximum, mean, median, minimum, quantile, standardDeviation } from '../../stats/summary.js'

/** Statistics of samples under the names that vitest prints and saves, which are tinybench's. */
export type Statistics = ReturnType<typeof statisticsOf>

/** Of at least two figures, in their unit; `rme` in percent. */
export function statisticsOf(samples: readonly number[]) {
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
