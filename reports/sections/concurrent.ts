import { bytesPerOp, metric } from '../../model/metrics.js'
import type { WorkersResult } from '../../model/run.js'
import { CONTROL } from '../contenders.js'
import { code, markdown } from '../escape.js'
import {
  formatChange,
  formatCount,
  formatEstimate,
  formatNumber,
  formatPercent,
  NOT_MEASURED,
  timeUnitFor,
} from '../format.js'
import { table } from '../markdown.js'
import { picture, type ReportContext, section } from './section.js'

/** The op in several worker threads at once. */
export function concurrent({ scenario, charts }: ReportContext): string | null {
  const { workers, baseline } = scenario
  if (workers.length === 0) return null
  const unit = timeUnitFor(workers.map(({ nsPerOp }) => nsPerOp))
  const rows = workers.map((result, index) => {
    const before = workers[index - 1]
    const group = (other: WorkersResult | undefined) =>
      other?.case === result.case && other.workers === result.workers
    const base = workers.find((other) => group(other) && other.variant === baseline)
    const figures = { ...result, name: result.variant, time: null, pool: null }
    return [
      before?.case === result.case ? '' : markdown(result.case),
      group(before) ? '' : formatCount(result.workers),
      result.variant === CONTROL ? '`control` (the baseline again)' : code(result.variant),
      result.nsPerOp === null ? NOT_MEASURED : formatEstimate(result.nsPerOp / unit.ns),
      formatCount(result.opsPerSecond, 0),
      formatNumber(metric('allocs').of(figures)),
      formatNumber(bytesPerOp(figures)),
      formatPercent(result.gc?.share),
      result.variant === baseline ? '-' : throughput(result, base),
    ]
  })
  const head = [
    'Test case',
    'Workers',
    'Method',
    `Time (${unit.name}/op)`,
    'Ops/s together',
    'Allocs/op',
    'Memory (B/op)',
    'GC share',
    'Throughput',
  ]
  return section('### Concurrent performance', [
    table(head, rows, 3),
    'Time is that of one worker, ops per second those of all workers together, throughput the change of the latter against the baseline with as many workers. These figures have no intervals: a difference smaller than that of `control` is noise.',
    picture(charts, 'charts/workers.png'),
  ])
}

/** The change of the ops per second against the baseline with as many workers. */
export function throughput(result: WorkersResult, base: WorkersResult | undefined): string {
  if (result.opsPerSecond === null || !base?.opsPerSecond) return NOT_MEASURED
  return formatChange(result.opsPerSecond / base.opsPerSecond)
}
