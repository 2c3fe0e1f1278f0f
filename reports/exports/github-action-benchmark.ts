import { alignRows, rowName } from '../../judge/between-runs/align-rows.js'
import { figureOf, spreadOf } from '../../judge/between-runs/change-of-metric.js'
import { metricsIn } from '../../model/metrics.js'
import type { RunDocument } from '../../model/run.js'
import { plain } from '../text/escape.js'
import { formatPercent } from '../text/format.js'

/** One entry of github-action-benchmark's `customSmallerIsBetter` format. */
export interface SmallerIsBetter {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** The half-width of the 95 % interval, as text. */
  readonly range?: string
  readonly extra?: string
}

/** The known figures of a run for github-action-benchmark (tool `customSmallerIsBetter`). */
export function githubActionBenchmark(run: RunDocument): SmallerIsBetter[] {
  const extra = `gclab ${run.gclab}, Node ${run.environment.node}, ${run.environment.cpu}`
  return alignRows([run]).flatMap((row) =>
    metricsIn('exports').flatMap((metric) => {
      const found = row.found[0]
      const value = found ? figureOf(metric, found) : null
      if (!found || value === null) return []
      const spread = spreadOf(metric, found)
      return {
        name: plain(`${rowName(row)} ${metric.label}`),
        unit: metric.label,
        value,
        ...(spread === null ? {} : { range: `± ${formatPercent(spread)}` }),
        extra: plain(extra),
      }
    }),
  )
}
