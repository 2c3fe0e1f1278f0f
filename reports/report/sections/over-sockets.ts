import type { LoadResult, SocketsResult } from '../../../model/run.js'
import { formatCount, formatMs, formatPercent } from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { methodName, type ReportContext, section } from './section.js'
import { achieved } from './under-load.js'

type Served = LoadResult & { readonly sockets: SocketsResult }

const columns: readonly Column<Served>[] = [
  ['Connections', ({ sockets }) => formatCount(sockets.connections)],
  ['Due/s', ({ ratePerSecond }) => formatCount(ratePerSecond, 0)],
  ['Method', ({ variant }) => methodName(variant)],
  ['Done/s', achieved],
  ['p50', ({ latencyMs }) => formatMs(latencyMs?.p50)],
  ['p99', ({ latencyMs }) => formatMs(latencyMs?.p99)],
  ['p99.9', ({ latencyMs }) => formatMs(latencyMs?.p999)],
  ['max', ({ latencyMs }) => formatMs(latencyMs?.max)],
  ['Lost', ({ sockets: { delivery } }) => formatCount(delivery?.lost)],
  ['Twice', ({ sockets: { delivery } }) => formatCount(delivery?.doubled)],
  ['Mangled', ({ sockets: { delivery } }) => formatCount(delivery?.mangled)],
  ['Still borrowed', ({ sockets }) => formatCount(sockets.outstanding)],
  ['GC share', ({ gc }) => formatPercent(gc?.share)],
]

/** What clients saw of real servers in another process. */
export function overSockets({ scenario: { sockets = [] } }: ReportContext): string | null {
  const results = sockets.filter((result): result is Served => result.sockets !== undefined)
  const [first] = results
  if (first === undefined) return null
  return section('### Over sockets', [introduction(first), tableOf(columns, results, 3), behind(results)])
}

function introduction({ sockets: { kind } }: Served): string {
  return kind === 'events'
    ? 'The op inside a real server of event streams, its subscribers in another process. Of every ten subscribers one reads slowly and one keeps dropping its connection and resumes. Latency counts from when an event was due to when a steady subscriber had parsed it.'
    : 'The op inside a real HTTP server, driven by autocannon from another process. Latency counts from the sending of a request; autocannon sends each second’s requests in one go.'
}

function behind(results: readonly Served[]): string | null {
  return results.some(({ keptUp }) => keptUp === false)
    ? 'A server that is behind did not send as fast as it was asked to; its latencies would only say how long the load lasted.'
    : null
}
