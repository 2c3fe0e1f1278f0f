import { contestants } from '../../../../model/contenders.js'
import { bytesPerRequest } from '../../../../model/request-metrics.js'
import { type JudgedFigure, judgedFigures, type Timeline } from '../../../../model/request-results.js'
import type {
  Collection,
  Comparison,
  RequestResult,
  RequestVerdict,
  ScenarioResult,
} from '../../../../model/run.js'
import { maximum, minimum } from '../../../../stats/summary.js'
import { markdown } from '../../../text/escape.js'
import {
  formatBytes,
  formatChange,
  formatMs,
  formatNumber,
  formatP,
  formatPercent,
  listed,
  NOT_MEASURED,
} from '../../../text/format.js'
import { type Column, tableOf } from '../../../text/markdown.js'
import { unitOf } from '../../../text/service-words.js'
import { picture, type ReportContext, section, sectionsOf, whose } from '../section.js'
import { requestSites } from './sites.js'

/** A contender's requests on a case. */
interface Row {
  readonly case: string
  readonly variant: string
  readonly request: RequestResult
  readonly comparison: Comparison | null
}

/** What the requests cost, in tables and charts. */
export function requestResults(context: ReportContext): string | null {
  if (unitOf(context.scenario.cases) === 'run')
    return section('## Results per run', sectionsOf([runCosts, verdicts, timeline], context))
  return section(
    '## Results per request',
    sectionsOf([costs, verdicts, requestSites, latency, memory, collections, timeline], context),
  )
}

function costs({ scenario, charts }: ReportContext): string | null {
  const rows = rowsOf(scenario)
  return section('### Cost', [
    tableOf<Row>(
      [
        ...whose,
        ['B/request', ({ request }) => formatNumber(bytesPerRequest(request))],
        ['of which outside the heap', ({ request }) => formatNumber(request.externalBytesPerRequest)],
        ...(rows.some(({ request }) => request.cpuUsPerRequest !== null) ? timed : []),
        ['Requests', ({ request }) => formatNumber(request.requests)],
      ],
      rows,
      2,
    ),
    'Bytes, CPU and the collector are read inside the programs, without a profiler, all their processes and threads together: differences of two readings over the requests between them. The figure of a fork is the median of its turns (of CPU and the collector, the sum), that of the table the median of the forks.',
    picture(charts, 'charts/requests.png'),
  ])
}

const timed: readonly Column<Row>[] = [
  ['CPU µs/request', ({ request }) => formatNumber(request.cpuUsPerRequest)],
  ['GC ms/1,000', ({ request }) => formatNumber(request.gcMsPer1000)],
  ['requests/s', ({ request }) => formatNumber(request.requestsPerSecond)],
]

function runCosts({ scenario, charts }: ReportContext): string | null {
  const gcMs = ({ gcMsPer1000 }: RequestResult) => gcMsPer1000 && gcMsPer1000 / 1000
  const cpuMs = ({ cpuUsPerRequest }: RequestResult) => cpuUsPerRequest && cpuUsPerRequest / 1000
  const perRun = (per1000: number | null) => formatNumber(per1000 && per1000 / 1000)
  return section('### Cost', [
    tableOf<Row>(
      [
        ...whose,
        ['Start to end', ({ request }) => formatMs(request.wallMs)],
        ['CPU', ({ request }) => formatMs(cpuMs(request))],
        ['Bytes', ({ request }) => formatNumber(bytesPerRequest(request))],
        ['GC', ({ request }) => formatMs(gcMs(request))],
        ['Young collections', ({ request }) => perRun(request.minorPer1000)],
        ['Full collections', ({ request }) => perRun(request.majorPer1000)],
        ['Peak memory', ({ request }) => formatBytes(request.rssBytes)],
        ['Runs', ({ request }) => formatNumber(request.requests)],
      ],
      rowsOf(scenario),
      2,
    ),
    'Medians over the runs. CPU, bytes and the collector are read inside the Node.js processes of a program, without a profiler; peak memory is the sum of what each of them had at most.',
    picture(charts, 'charts/requests.png'),
  ])
}

/** Each figure against the baseline's, with its interval. */
function verdicts({ scenario }: ReportContext): string | null {
  const rows = rowsOf(scenario).filter(({ comparison }) => comparison?.request)
  const judged = judgedFigures.filter((figure) => rows.some((row) => verdictOf(row, figure) !== null))
  if (judged.length === 0) return null
  return section('### Against the baseline', [
    tableOf<Row>(
      [
        ...whose,
        ...judged.map(
          (figure) => [headings[figure], (row: Row) => verdictText(verdictOf(row, figure))] as const,
        ),
      ],
      rows,
      2,
    ),
    'Ratios are taken in each fork, between fresh sets of programs that took turns, and hold for the run by Holm’s correction. `same`: the 95 % interval lies within the smallest difference that matters. `inconclusive`: these forks settle nothing.',
  ])
}

const headings: Readonly<Record<JudgedFigure, string>> = {
  bytes: 'B/request',
  cpu: 'CPU',
  gc: 'GC',
  wall: 'Start to end',
  p50: 'p50',
  p99: 'p99',
}

const verdictOf = ({ comparison }: Row, figure: JudgedFigure) => comparison?.request?.[figure] ?? null

function verdictText(found: RequestVerdict | null): string {
  if (found === null) return NOT_MEASURED
  const { ratio, ci95, verdict, pAdjusted } = found
  const interval = ci95 === null ? '' : ` (${formatChange(ci95[0])} to ${formatChange(ci95[1])})`
  return `${formatChange(ratio)}${interval}, ${verdict}, ${formatP(pAdjusted)}`
}

function latency({ scenario, charts }: ReportContext): string | null {
  const rows = rowsOf(scenario).filter(({ request }) => request.latencyMs !== null)
  if (rows.length === 0) return null
  const hasSla = rows.some(({ request }) => request.slaMissShare !== null)
  return section('### Latency', [
    tableOf<Row>(
      [
        ...whose,
        ['p50', ({ request }) => formatMs(request.latencyMs?.p50)],
        ['p99', ({ request }) => formatMs(request.latencyMs?.p99)],
        ['p99.9', ({ request }) => formatMs(request.latencyMs?.p999)],
        ...(hasSla
          ? [['past the SLA', ({ request }: Row) => formatPercent(request.slaMissShare)] as const]
          : []),
      ],
      rows,
      2,
    ),
    picture(charts, 'charts/latency.png'),
  ])
}

function memory({ scenario }: ReportContext): string | null {
  const rows = rowsOf(scenario).filter(({ request }) => request.rssBytes !== null)
  return section('### Memory', [
    tableOf<Row>(
      [
        ...whose,
        ['Resident set', ({ request }) => formatBytes(request.rssBytes)],
        ['Heap in use', ({ request }) => formatBytes(request.heapUsedBytes)],
      ],
      rows,
      2,
    ),
    rows.length === 0 ? null : 'After the last turn of a fork, all processes together; medians over forks.',
  ])
}

function collections({ scenario }: ReportContext): string | null {
  const rows = rowsOf(scenario).filter(({ request }) => request.minorPer1000 !== null)
  return section('### Collections', [
    tableOf<Row>(
      [
        ...whose,
        ['Young, per 1,000 requests', ({ request }) => formatNumber(request.minorPer1000)],
        ['Full, per 1,000 requests', ({ request }) => formatNumber(request.majorPer1000)],
        ['Reasons', ({ request }) => markdown(reasonsOf(request))],
      ],
      rows,
      2,
    ),
  ])
}

/** The heap over time: what the figures above are sums of. */
function timeline({ scenario, charts }: ReportContext): string | null {
  const rows = rowsOf(scenario).flatMap(({ request, ...row }) =>
    request.timeline ? [{ ...row, timeline: request.timeline }] : [],
  )
  if (rows.length === 0) return null
  const heap = ({ timeline }: TimelineRow) => timeline.heap.map(({ bytes }) => bytes)
  const having = (kind: Collection['kind']) => (row: TimelineRow) =>
    formatNumber(row.timeline.collections.filter((one) => one.kind === kind).length)
  const pauses = ({ timeline }: TimelineRow) => timeline.collections.map(({ pauseMs }) => pauseMs)
  return section('### Timeline', [
    tableOf<TimelineRow>(
      [
        ...whose,
        ['Time', ({ timeline }) => formatMs(timeline.durationMs)],
        ['Heap at least', (row) => formatBytes(minimum(heap(row)))],
        ['Heap at most', (row) => formatBytes(maximum(heap(row)))],
        ['Young collections', having('minor')],
        ['Full collections', having('major')],
        ['Longest pause', (row) => (pauses(row).length === 0 ? 'none' : formatMs(maximum(pauses(row))))],
      ],
      rows,
      2,
    ),
    `One ${unitOf(scenario.cases) === 'run' ? 'run, the first' : 'turn, the last of the first fork'}: the heap in use in the thread that allocates most, at each of its collections.`,
    picture(charts, 'charts/timeline.png'),
  ])
}

type TimelineRow = Omit<Row, 'request'> & { readonly timeline: Timeline }

function reasonsOf({ gcReasons }: RequestResult): string {
  const sorted = Object.entries(gcReasons).sort(([, a], [, b]) => b - a)
  return listed(sorted.map(([reason, count]) => `${reason} ${formatNumber(count)}`)) || 'none'
}

/** The contenders of every case, the baseline first and the control last. */
function rowsOf(scenario: ScenarioResult): readonly Row[] {
  return scenario.cases.flatMap((one) => {
    const own = [scenario.baseline, ...contestants(scenario, one).map(({ result }) => result.name), 'control']
    return own.flatMap((variant): Row[] => {
      const request = one.variants.find(({ name }) => name === variant)?.request
      const comparison = one.comparisons.find((each) => each.variant === variant) ?? null
      return request ? [{ case: one.name, variant, request, comparison }] : []
    })
  })
}
