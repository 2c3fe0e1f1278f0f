import { CONTROL } from '../../../model/contenders.js'
import { countedMetrics } from '../../../model/metrics.js'
import type { VariantResult, WorkersResult } from '../../../model/run.js'
import { maximum, minimum } from '../../../stats/summary.js'
import { code } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatEstimate,
  formatNs,
  formatNumber,
  formatP,
  formatPercent,
  formatSpread,
  NOT_MEASURED,
  pluralize,
  timeUnitFor,
} from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { bullets, picture, type ReportContext, section, whose } from './section.js'

/** Allocations are the metrics that a thread counts, too: one that it does not has no column here. */
function columnsOf(all: readonly WorkersResult[], baseline: string): readonly Column<WorkersResult>[] {
  const unit = timeUnitFor([minimum(all.flatMap(({ nsPerOp }) => nsPerOp ?? []))])
  const isOfGroup = (one: WorkersResult, other?: WorkersResult) =>
    other?.case === one.case && other.workers === one.workers
  const baseOf = (one: WorkersResult) =>
    all.find((other) => isOfGroup(one, other) && other.variant === baseline)
  const [testCase, method] = whose
  return [
    testCase,
    ['Workers', (row, before) => (isOfGroup(row, before) ? '' : formatCount(row.workers))],
    method,
    [
      `Time (${unit.name}/op)`,
      ({ nsPerOp: ns, ci95 = null }) =>
        ns === null ? NOT_MEASURED : `${formatEstimate(ns / unit.ns)} ${formatSpread(ns, ci95)}`.trim(),
    ],
    ...countedMetrics.map(
      ({ title, label, of }): Column<WorkersResult> => [
        title ?? label,
        (row) => formatNumber(of(asResult(row))),
      ],
    ),
    ['GC share', ({ gc }) => formatPercent(gc?.share)],
    ['Ops/s together', ({ opsPerSecond }) => formatCount(opsPerSecond, 0)],
    ['Throughput', (row) => (row.variant === baseline ? '-' : throughput(row, baseOf(row)))],
    ['Verdict', (row) => (row.variant === baseline ? '-' : verdict(row))],
    ['Scaling', (row) => (row.workers === 1 ? '-' : formatPercent(row.scalingEfficiency))],
  ]
}

function asResult({ variant: name, allocation, gc }: WorkersResult): VariantResult {
  return { name, time: null, allocation, gc, pool: null }
}

/** The op in several worker threads at once. */
export function concurrent({ scenario: { workers, baseline }, charts }: ReportContext): string | null {
  if (workers.length === 0) return null
  return section('### Concurrent performance', [
    tableOf(columnsOf(workers, baseline), workers, 3),
    explanation(workers),
    picture(charts, 'charts/workers.png'),
  ])
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

/** What the change gains and costs when many threads run it. */
export function concurrentTradeOff({ scenario, author }: ReportContext): string | null {
  const most = Math.max(0, maximum(scenario.workers.map(({ workers }) => workers)))
  const busiest = scenario.workers.filter(({ workers, variant }) => workers === most && variant !== CONTROL)
  const items = busiest
    .filter(({ variant }) => variant !== scenario.baseline)
    .map((result) => {
      const base = busiest.find((other) => other.case === result.case && other.variant === scenario.baseline)
      return base === undefined ? null : comparison(result, base)
    })
  const list = bullets(items)
  return section('### Concurrent trade-off', [
    list === null
      ? null
      : `With ${pluralize(most, 'worker')}, against ${code(scenario.baseline)} with as many:`,
    list,
    author.of('concurrent trade-off', 1),
  ])
}

function comparison(result: WorkersResult, base: WorkersResult): string {
  const allocs = [base, result].map(({ allocation }) => formatNumber(allocation?.allocsPerOp)).join(' → ')
  const share = [base, result].map(({ gc }) => formatPercent(gc?.share)).join(' → ')
  const times = [base, result].map(({ nsPerOp }) => formatNs(nsPerOp)).join(' → ')
  const verdict = result.time?.verdict ?? null
  return `${code(result.variant)} on ${code(result.case)}${verdict === null ? '' : `, ${verdict}`}: throughput ${throughput(result, base)}, time per op ${times}, allocs/op ${allocs}, GC share ${share}`
}
