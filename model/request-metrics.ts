import type { Metric } from './metric.js'
import {
  type JudgedFigure,
  judgedFigures,
  type RequestFigure,
  type RequestResult,
  type RequestUnit,
} from './request-results.js'

const OF_ITS_MOMENT = 'it belongs to the moment in which it was measured; both take turns with --against'
const OF_A_SERVICE = 'a service has a report of its own'

const judged: readonly RequestFigure[] = judgedFigures

/** A row for what a request or a run costs; one that is not judged shows nothing. */
function row<const Id extends `${RequestUnit}-${string}`>(
  id: Id,
  figure: RequestFigure,
  of: (request: RequestResult) => number | null,
  rest: Pick<Metric, 'label' | 'unit'> & Partial<Pick<Metric, 'better' | 'leftOut'>>,
): Metric & { readonly id: Id } {
  const isJudged = judged.includes(figure)
  const needs = figure === 'bytes' ? 'engine' : 'machine'
  const isOf = ({ per }: RequestResult) => id.startsWith(`${per}-`)
  return {
    id,
    better: 'lower',
    needs,
    rule: isJudged ? 'paired-forks' : 'single',
    of: ({ request }) => (request && isOf(request) ? of(request) : null),
    perFork: ({ result: { request } }) => (request && isOf(request) && request.perFork[figure]) || [],
    ...(isJudged && { judged: ({ request }) => request?.[figure as JudgedFigure] ?? null }),
    ofRequests: true,
    ...rest,
    leftOut: {
      report: OF_A_SERVICE,
      charts: OF_A_SERVICE,
      ledger: OF_A_SERVICE,
      ...(needs === 'machine' && { gate: OF_ITS_MOMENT, history: OF_ITS_MOMENT }),
      ...rest.leftOut,
    },
  }
}

/** The rows of the metric table that a service has, in place of those of an op. */
export const requestRows = [
  row('request-bytes', 'bytes', (one) => bytesPerRequest(one), { label: 'B/request', unit: 'B' }),
  row('request-cpu', 'cpu', (one) => one.cpuUsPerRequest, { label: 'CPU µs/request', unit: 'µs' }),
  row('request-gc', 'gc', (one) => one.gcMsPer1000, { label: 'GC ms/1,000', unit: 'ms' }),
  row('request-p50', 'p50', (one) => one.latencyMs?.p50 ?? null, { label: 'p50 ms', unit: 'ms' }),
  row('request-p99', 'p99', (one) => one.latencyMs?.p99 ?? null, { label: 'p99 ms', unit: 'ms' }),
  row('request-p999', 'p999', (one) => one.latencyMs?.p999 ?? null, { label: 'p99.9 ms', unit: 'ms' }),
  row('request-rate', 'rate', (one) => one.requestsPerSecond, {
    label: 'requests/s',
    unit: 'count',
    better: 'higher',
    leftOut: { summary: 'the CPU of a request says it of the program alone' },
  }),
  row('request-rss', 'rss', (one) => megabytes(one.rssBytes), { label: 'resident MB', unit: 'MB' }),
  row('request-heap', 'heapUsed', (one) => megabytes(one.heapUsedBytes), {
    label: 'heap used MB',
    unit: 'MB',
    leftOut: { summary: 'it depends on where in a cycle of the collector a turn ended' },
  }),
  row('run-wall', 'wall', (one) => one.wallMs ?? null, { label: 'wall ms/run', unit: 'ms' }),
  row('run-cpu', 'cpu', (one) => thousandth(one.cpuUsPerRequest), { label: 'CPU ms/run', unit: 'ms' }),
  row('run-bytes', 'bytes', (one) => bytesPerRequest(one), { label: 'B/run', unit: 'B' }),
  row('run-gc', 'gc', (one) => thousandth(one.gcMsPer1000), { label: 'GC ms/run', unit: 'ms' }),
  row('run-rss', 'rss', (one) => megabytes(one.rssBytes), { label: 'peak MB', unit: 'MB' }),
] as const satisfies readonly Metric[]

/** Bytes of a request on the heap and outside; `null` unless both are known. */
export function bytesPerRequest({
  heapBytesPerRequest: heap,
  externalBytesPerRequest: external,
}: RequestResult): number | null {
  return heap === null || external === null ? null : heap + external
}

const thousandth = (figure: number | null): number | null => figure && figure / 1000

const megabytes = (bytes: number | null): number | null => bytes && bytes / 2 ** 20
