import { CONTROL } from '../../../model/contenders.js'
import { bytesPerOp, metric } from '../../../model/metrics.js'
import type { WorkersResult } from '../../../model/run.js'
import { minimum } from '../../../stats/summary.js'
import { code, markdown } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatEstimate,
  formatNumber,
  formatP,
  formatPercent,
  formatSpread,
  NOT_MEASURED,
  type TimeUnit,
  timeUnitFor,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { picture, type ReportContext, section } from './section.js'

const head = (unit: TimeUnit) => [
  'Test case',
  'Workers',
  'Method',
  `Time (${unit.name}/op)`,
  'Allocs/op',
  'Memory (B/op)',
  'GC share',
  'Ops/s together',
  'Throughput',
  'Verdict',
  'Scaling',
]

/** The op in several worker threads at once. */
export function concurrent({ scenario, charts }: ReportContext): string | null {
  const { workers, baseline } = scenario
  if (workers.length === 0) return null
  const unit = timeUnitFor([minimum(workers.flatMap(({ nsPerOp }) => nsPerOp ?? []))])
  const rows = workers.map((result, index) => {
    const before = workers[index - 1]
    const group = (other: WorkersResult | undefined) =>
      other?.case === result.case && other.workers === result.workers
    const base = workers.find((other) => group(other) && other.variant === baseline)
    return [
      before?.case === result.case ? '' : markdown(result.case),
      group(before) ? '' : formatCount(result.workers),
      result.variant === CONTROL ? '`control` (the baseline again)' : code(result.variant),
      ...figures(result, unit),
      ...(result.variant === baseline ? ['-', '-'] : [throughput(result, base), verdict(result)]),
      result.workers === 1 ? '-' : formatPercent(result.scalingEfficiency),
    ]
  })
  return section('### Concurrent performance', [
    table(head(unit), rows, 3),
    explanation(workers),
    picture(charts, 'charts/workers.png'),
  ])
}

function figures(result: WorkersResult, unit: TimeUnit): readonly string[] {
  const { nsPerOp, ci95 = null, opsPerSecond, allocation, gc } = result
  const counted = { name: result.variant, time: null, allocation, gc, pool: null }
  return [
    nsPerOp === null
      ? NOT_MEASURED
      : `${formatEstimate(nsPerOp / unit.ns)} ${formatSpread(nsPerOp, ci95)}`.trim(),
    formatNumber(metric('allocs').of(counted)),
    formatNumber(bytesPerOp(counted)),
    formatPercent(gc?.share),
    formatCount(opsPerSecond, 0),
  ]
}

/** The change of the ops per second against the baseline with as many workers, with its interval. */
export function throughput(result: WorkersResult, base: WorkersResult | undefined): string {
  const { time } = result
  if (time) {
    const ends =
      time.ci95 === null ? '' : ` (${formatChange(1 / time.ci95[1])} to ${formatChange(1 / time.ci95[0])})`
    return `${formatChange(1 / time.ratio)}${ends}`
  }
  if (result.opsPerSecond === null || !base?.opsPerSecond) return NOT_MEASURED
  return formatChange(result.opsPerSecond / base.opsPerSecond)
}

function verdict({ time }: WorkersResult): string {
  const found = time?.verdict ?? null
  if (found === null) return NOT_MEASURED
  return time?.pAdjusted == null ? found : `${found}, ${formatP(time.pAdjusted)}`
}

function explanation(workers: readonly WorkersResult[]): string {
  const compared = workers.some(({ time }) => time)
  const several = workers.some(({ workers: many }) => many > 1)
  return [
    'Time is that of one worker, ops per second those of all workers together. Throughput is their change against the baseline with as many workers.',
    compared
      ? 'The groups of threads take turns as the contenders do in a single thread, and the intervals are 95 % intervals over forks.'
      : 'These figures have no intervals: a difference smaller than that of `control` is noise.',
    several
      ? 'Scaling is ops per second over those of as many single workers: 100 % would be perfect.'
      : null,
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}
