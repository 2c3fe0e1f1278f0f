import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSocketLoans, type SocketLoans } from './loans.js'
import type { Source } from './source.js'

/** What every subscriber gets. */
export interface StreamPlan {
  readonly eventsPerSecond: number
  /** Events each subscriber gets before its stream ends. */
  readonly events: number
}

export interface EventsServer {
  readonly server: Server
  /** Results lent to sockets now, over all connections. */
  readonly lent: () => number
  /** Borrowed from the pools of connections that are still open, or that never gave back. */
  readonly outstanding: () => number
  readonly stop: () => void
}

/** Bytes a socket may be behind before no more is written to it: what is due then waits, unencoded. */
const mostBehind = 256 * 1024
/** Events for one connection in one go, so that one that catches up does not keep the others waiting. */
const mostAtOnce = 256

/** The clock on which subscribers measure: the same in every process of a machine. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

interface Connection {
  readonly response: ServerResponse
  readonly source: Source
  readonly loans: SocketLoans
  readonly startMs: number
  /** The event the subscriber gets next; those before are skipped after a reconnection. */
  readonly from: number
  next: number
}

/**
 * A server of event streams (WHATWG HTML, "Server-sent events"). An op's output is one whole event, to which
 * the server adds its number. Every subscriber has its own instance of the variant, whose n-th op gives its
 * n-th event; event n falls due n intervals after the subscriber first came. A dropped connection resumes
 * after the header `Last-Event-ID`.
 */
export function createEventsServer(
  create: (subscriber: string) => Source | Promise<Source>,
  plan: StreamPlan,
): EventsServer {
  const started = new Map<string, number>()
  const open = new Set<Connection>()
  const sources = new Set<Source>()

  const server = createServer((request, response) => void subscribe(request, response))
  const timer = setInterval(() => {
    const nowMs = monotonicMs()
    for (const connection of open) send(connection, plan, nowMs)
  }, 1)

  async function subscribe(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const subscriber = (request.url ?? '/').slice(1)
    const source = await create(subscriber)
    sources.add(source)
    const startMs = started.get(subscriber) ?? monotonicMs()
    started.set(subscriber, startMs)
    const last = request.headers['last-event-id']
    const from = last === undefined ? 0 : Number(last) + 1
    const connection = { response, source, loans: createSocketLoans(source.release), startMs, from, next: 0 }
    const close = () => {
      open.delete(connection)
      connection.loans.close()
      if (source.outstanding() === 0) sources.delete(source)
      void source.dispose()
    }
    if (response.closed) return close()
    response.once('close', close)
    // The stream ends with the connection; without chunks round every piece there is half as much to write.
    response.useChunkedEncodingByDefault = false
    response.shouldKeepAlive = false
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-start-ms': String(startMs),
    })
    response.flushHeaders()
    open.add(connection)
  }

  return {
    server,
    lent: () => [...open].reduce((sum, { loans }) => sum + loans.outstanding(), 0),
    outstanding: () => [...sources].reduce((sum, source) => sum + source.outstanding(), 0),
    stop() {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
    },
  }
}

function send(connection: Connection, plan: StreamPlan, nowMs: number): void {
  const { response, source, loans, from } = connection
  const passed = Math.floor(((nowMs - connection.startMs) * plan.eventsPerSecond) / 1000) + 1
  const due = Math.min(plan.events, passed, connection.next + mostAtOnce)
  if (connection.next < due && response.writableLength < mostBehind) {
    response.cork()
    for (; connection.next < due; connection.next++) {
      const result = source.next()
      if (connection.next < from) source.release(result)
      else {
        loans.lend(result)
        response.write(`id: ${connection.next}\n`)
        response.write(source.bytes(result), loans.taken)
      }
    }
    response.uncork()
  }
  if (connection.next === plan.events && !response.writableEnded) response.end()
}
