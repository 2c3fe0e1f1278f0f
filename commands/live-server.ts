import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf, usageError } from '../model/errors.js'
import { timeout } from '../model/timeout.js'

/** A page on this machine and its events, for whoever knows its address. */
export interface LiveServer<State> {
  readonly address: string
  /** Tells all open pages what is new; one that has not taken the last event yet is told the next time. */
  readonly tell: (state: State) => void
  /** Lets open pages take their last event, then refuses connections. */
  readonly close: () => Promise<void>
}

/** The only interface that it listens on. */
const HOST = '127.0.0.1'
/** Names under which a browser may have been led here: any other is a page's that wants to read this one. */
const hostNames = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i
const MOST_CONNECTIONS = 64
/** What a page may take for its last event. */
const CLOSING_MS = 1000

/**
 * Serves `page` on a port of 127.0.0.1 (`null`: a free one), and beside it `events`: for each open page what
 * `eventOf` makes of the state and the one that this page was told last (`undefined` at first).
 * Throws a usage error when the port is not to be had.
 */
export async function serveLive<State>(
  page: string,
  eventOf: (state: State, told: State | undefined) => string,
  port: number | null,
): Promise<LiveServer<State>> {
  const token = randomBytes(16).toString('hex')
  const pages = new Map<ServerResponse, State | undefined>()
  let latest: State | undefined
  const tellPage = (response: ServerResponse): void => {
    // What a sleeping page does not take is not kept for it.
    if (latest === undefined || response.writableNeedDrain) return
    response.write(`data: ${eventOf(latest, pages.get(response))}\n\n`)
    pages.set(response, latest)
  }
  const server = createServer((request, response) => {
    const status = statusOf(request, token)
    const isEvents = status === 200 && request.url?.endsWith('/events')
    response.writeHead(status, isEvents ? eventHeaders : headers)
    if (!isEvents) {
      response.end(status === 200 ? page : `${status}\n`)
      return
    }
    response.flushHeaders()
    pages.set(response, undefined)
    response.on('close', () => pages.delete(response)).on('error', () => pages.delete(response))
    tellPage(response)
  })
  server.maxConnections = MOST_CONNECTIONS
  server.listen(port ?? 0, HOST)
  await once(server, 'listening').catch((error) => {
    throw usageError(`--port ${port} of ${HOST} cannot be listened on: ${messageOf(error)}`)
  })
  return {
    address: `http://${HOST}:${(server.address() as AddressInfo).port}/${token}/`,
    tell: (state) => {
      latest = state
      for (const response of pages.keys()) tellPage(response)
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const response of pages.keys()) response.end()
      const late = timeout(CLOSING_MS, () => server.closeAllConnections())
      await closed
      clearTimeout(late)
    },
  }
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** A connection that is used again would outlive the last event. */
const eventHeaders = { ...headers, 'content-type': 'text/event-stream', connection: 'close' }

function statusOf({ method, url = '', headers: { host = '' } }: IncomingMessage, token: string): number {
  const [, given = '', name] = url.split('/')
  const [known, asked] = [Buffer.from(token), Buffer.from(given)]
  const isAllowed = hostNames.test(host) && asked.length === known.length && timingSafeEqual(asked, known)
  if (!isAllowed) return 403
  if (method !== 'GET') return 405
  return name === '' || name === 'events' ? 200 : 404
}
