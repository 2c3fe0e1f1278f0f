import { countedRows } from './counted-metrics.js'
import type { Metric, TableName } from './metric.js'
import { requestRows } from './request-metrics.js'
import type { ScenarioResult, VariantResult } from './run.js'

const OF_ITS_MOMENT = 'it belongs to the moment in which it was measured'
const IN_ITS_SECTION = 'it stands in the sections on the collector'

/** Every metric of a contender on a case, in the order in which tables show them. */
export const metrics = [
  {
    id: 'time',
    label: 'ns/op',
    title: 'Time (ns/op)',
    chart: { title: 'Time per op' },
    unit: 'ns',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'machine',
    of: ({ time }) => time?.nsPerOp ?? null,
    perFork: ({ result }) => result.time?.perFork ?? [],
    interval: ({ result }) => result.time?.ci95 ?? null,
    judged: ({ time }) => time,
    leftOut: {
      gate: `${OF_ITS_MOMENT}; the time vs baseline is held against it, or both take turns`,
      history: OF_ITS_MOMENT,
      ledger: 'the time vs baseline stands for it',
    },
  },
  {
    id: 'time-ratio',
    label: 'time vs baseline',
    unit: 'ratio',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'ratio',
    of: (_, comparison) => comparison?.time?.ratio ?? null,
    perFork: ({ comparison }) => comparison?.time?.perFork ?? [],
    interval: ({ comparison }) => comparison?.time?.ci95 ?? null,
    judged: ({ time }) => time,
    leftOut: {
      summary: 'it is the change beside the time',
      report: 'it is the speedup beside the time',
      charts: 'it is how high the bars of the time stand',
      runtimes: 'it is the change beside the time',
    },
  },
  {
    id: 'gc-time',
    label: 'GC ns/op',
    part: 'of which GC',
    chart: { title: 'of which garbage collection' },
    unit: 'ns',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'machine',
    of: ({ time }) => time?.gcNsPerOp ?? null,
    perFork: ({ result }) => result.time?.gcPerFork ?? [],
    leftOut: {
      runtimes: 'the GC share says it',
      gate: OF_ITS_MOMENT,
      history: OF_ITS_MOMENT,
      ledger: 'it is part of the time',
    },
  },
  ...countedRows,
  {
    id: 'gc-count',
    label: 'GCs/1M ops',
    amount: 'Collections',
    unit: 'count',
    better: 'lower',
    rule: 'counts',
    needs: 'engine',
    limit: 'gcsPerMillionOps',
    of: ({ gc }) => gcsPerMillionOps(gc),
    leftOut: {
      report: IN_ITS_SECTION,
      charts: 'the chart of the heap marks each collection',
      runtimes: 'the GC share says it',
    },
  },
  {
    id: 'gc-share',
    label: 'GC share',
    unit: 'ratio',
    better: 'lower',
    rule: 'single',
    needs: 'share',
    limit: 'gcShare',
    of: ({ gc }) => gc?.share ?? null,
    leftOut: {
      summary: 'of which GC says it of the time itself',
      report: IN_ITS_SECTION,
      charts: 'the bars of the time set it apart',
      gate: 'a single figure, which varies; a limit can hold it',
      history: OF_ITS_MOMENT,
      ledger: 'collections stand for it',
    },
  },
  {
    id: 'heap-delta',
    label: 'heap delta',
    unit: 'B',
    better: 'lower',
    rule: 'single',
    needs: 'engine',
    of: ({ gc }) => gc?.heapDeltaBytes ?? null,
    leftOut: {
      summary: 'it depends on where in a cycle of the collector the pass ended',
      report: IN_ITS_SECTION,
      charts: 'the chart of the heap shows it',
      runtimes: 'it depends on where in a cycle of the collector the pass ended',
      gate: 'a single figure, which varies',
      history: OF_ITS_MOMENT,
      ledger: 'bytes stand for it',
    },
  },
  ...requestRows,
] as const satisfies readonly Metric[]

export type MetricId = (typeof metrics)[number]['id']

/** The row of the metric table with this id. */
export function metric(id: MetricId): Metric {
  const found = metrics.find((row) => row.id === id)
  if (found === undefined) throw new Error(`no metric ${id}`)
  return found
}

/** The metrics that a table shows, in their order. */
export function metricsIn(table: TableName): readonly Metric[] {
  return metrics.filter((row: Metric) => row.leftOut?.[table] === undefined)
}

/** The metrics that a table shows of a scenario: those of an op, or of a service those of a request. */
export function metricsOf({ kind }: Pick<ScenarioResult, 'kind'>, table: TableName): readonly Metric[] {
  return metricsIn(table).filter(({ ofRequests }) => (ofRequests === true) === (kind === 'service'))
}

/** Whether a table has room for the metric, by what contenders have of it. */
export function isWorthShowing(
  { hidesZeros, ofRequests }: Metric,
  figures: readonly (number | null)[],
): boolean {
  if (ofRequests) return figures.some((figure) => figure !== null)
  return hidesZeros === undefined || figures.some((figure) => figure !== null && figure > 0)
}

/** The rows with objects before what they weigh. */
export function objectsFirst(rows: readonly Metric[]): readonly Metric[] {
  const counted = rows.filter(({ rule }) => rule === 'exact')
  const sorted = counted.sort((a, b) => Number(a.unit === 'B') - Number(b.unit === 'B')).values()
  return rows.map((row) => (row.rule === 'exact' ? (sorted.next().value ?? row) : row))
}

/** What the report shows that is counted: its sentences and tables of sums go over these. */
export const countedMetrics: readonly Metric[] = objectsFirst(metricsIn('report')).filter(
  ({ rule }) => rule === 'exact',
)

/** Whether the metric with this id is counted, so that each byte of a difference tells. */
export function isCounted(id: string): boolean {
  return metrics.some((row) => row.id === id && row.rule === 'exact')
}

/** Collections of every kind per million ops; `null` when they are not known. */
export function gcsPerMillionOps(gc: VariantResult['gc']): number | null {
  if (gc === null || gc.minorPerMillionOps === null || gc.majorPerMillionOps === null) return null
  return gc.minorPerMillionOps + gc.majorPerMillionOps
}
