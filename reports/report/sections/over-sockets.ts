import { CONTROL } from '../../../model/contenders.js'
import type { LoadResult, SocketsResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, formatMs, formatPercent } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { type ReportContext, section } from './section.js'

type Served = LoadResult & { readonly sockets: SocketsResult }

const head = [
  'Connections',
  'Due/s',
  'Method',
  'Done/s',
  'p50',
  'p99',
  'p99.9',
  'max',
  'Lost',
  'Twice',
  'Mangled',
  'Still borrowed',
  'GC share',
]

/** What clients saw of real servers in another process. */
export function overSockets({ scenario: { sockets = [] } }: ReportContext): string | null {
  const results = sockets.filter((result): result is Served => result.sockets !== undefined)
  const [first] = results
  if (first === undefined) return null
  return section('### Over sockets', [introduction(first), table(head, results.map(row), 3), behind(results)])
}

function introduction({ sockets: { kind } }: Served): string {
  return kind === 'events'
    ? 'The op inside a real server of event streams, its subscribers in another process. Of every ten subscribers one reads slowly and one keeps dropping its connection and resumes. Latency counts from when an event was due to when a steady subscriber had parsed it.'
    : 'The op inside a real HTTP server, driven by autocannon from another process. Latency counts from the sending of a request; autocannon sends each second’s requests in one go.'
}

function row({
  variant,
  ratePerSecond,
  achievedPerSecond,
  keptUp,
  latencyMs,
  gc,
  sockets,
}: Served): string[] {
  const { connections, delivery, outstanding } = sockets
  return [
    formatCount(connections),
    formatCount(ratePerSecond, 0),
    variant === CONTROL ? '`control` (the baseline again)' : code(variant),
    `${formatCount(achievedPerSecond, 0)}${keptUp === false ? ' (behind)' : ''}`,
    ...[latencyMs?.p50, latencyMs?.p99, latencyMs?.p999, latencyMs?.max].map(formatMs),
    ...[delivery?.lost, delivery?.doubled, delivery?.mangled, outstanding].map((one) => formatCount(one)),
    formatPercent(gc?.share),
  ]
}

function behind(results: readonly Served[]): string | null {
  return results.some(({ keptUp }) => keptUp === false)
    ? 'A server that is behind did not send as fast as it was asked to; its latencies would only say how long the load lasted.'
    : null
}
