import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Delivery } from '../../../model/run.js'
import { monotonicMs } from './events-server.js'

/** How a subscriber treats its connection. */
export type Manner = 'steady' | 'slow' | 'dropping'

export interface SubscriberPlan {
  readonly port: number
  readonly name: string
  readonly manner: Manner
  readonly eventsPerSecond: number
  /** Events that it waits for. */
  readonly events: number
  /** The bytes of the next event; asked once for each, in order. */
  readonly expected: () => Uint8Array
  /** Told of every event as it comes: when it fell due, from the stream's start, and how late it was here. */
  readonly record: (dueMs: number, latencyMs: number) => void
}

/** A slow reader leaves its socket alone for this long, in each period. */
const slowMs = { pause: 700, period: 1000 }
/** How long a dropping subscriber keeps a connection. */
const dropAfterMs = 400
/** How long it stays away before it connects again. */
const awayMs = 50

/**
 * Subscribes, checks every event against what it should be, and resolves when all have come or `signal` says
 * that the time is up. Never rejects: what did not come is lost.
 */
export function subscribe(plan: SubscriberPlan, signal: AbortSignal): Promise<Delivery> {
  const tally = createTally(plan)
  return new Promise((resolve) => {
    let request: ClientRequest
    let reconnections = 0
    const finish = () => {
      resolve({ ...tally.delivery(), reconnections })
      request.destroy()
    }
    const connect = () => {
      if (signal.aborted) return
      request = openStream(plan, tally, () => {
        if (tally.complete()) return finish()
        reconnections++
        setTimeout(connect, awayMs)
      })
    }
    signal.addEventListener('abort', finish, { once: true })
    connect()
  })
}

/** One connection, from the event after the last that came. `gone`: nothing more will come of it. */
function openStream(plan: SubscriberPlan, tally: Tally, gone: () => void): ClientRequest {
  const last = tally.next() - 1
  const request = get({
    host: '127.0.0.1',
    port: plan.port,
    path: `/${encodeURIComponent(plan.name)}`,
    agent: false,
    headers: { accept: 'text/event-stream', ...(last < 0 ? {} : { 'last-event-id': String(last) }) },
  })
  request.once('response', (response) => {
    const startMs = Number(response.headers['x-start-ms'])
    const decoder = new StringDecoder('utf8')
    const parser = createParser({ onEvent: (event) => tally.take(event, startMs) })
    response.on('data', (bytes: Buffer) => parser.feed(decoder.write(bytes)))
    response.on('error', () => {})
    // A slow reader may have much to read yet when its socket, and with it the request, has closed.
    request.off('close', gone)
    response.once('close', gone)
    treatConnection(plan.manner, response)
  })
  request.once('close', gone)
  request.on('error', () => {})
  return request
}

/** Makes the connection be read slowly, or drops it after a while. */
function treatConnection(manner: Manner, response: IncomingMessage): void {
  if (manner === 'steady') return
  if (manner === 'dropping') {
    const timer = setTimeout(() => response.destroy(), dropAfterMs)
    response.once('close', () => clearTimeout(timer))
    return
  }
  const rest = () => {
    response.pause()
    setTimeout(() => response.resume(), slowMs.pause)
  }
  rest()
  const timer = setInterval(rest, slowMs.period)
  response.once('close', () => clearInterval(timer))
}

interface Tally {
  /** The number of the event that should come next. */
  readonly next: () => number
  readonly take: (event: EventSourceMessage, startMs: number) => void
  readonly complete: () => boolean
  readonly delivery: () => Omit<Delivery, 'reconnections'>
}

function createTally({ events, eventsPerSecond, expected, record }: SubscriberPlan): Tally {
  const wanted = messagesOf(expected)
  let next = 0
  let received = 0
  let lost = 0
  let doubled = 0
  let mangled = 0
  return {
    next: () => next,
    take({ id, event, data }, startMs) {
      const nowMs = monotonicMs()
      const n = Number(id)
      if (n < next) {
        doubled++
        return
      }
      for (; next < n; next++) {
        wanted()
        lost++
      }
      next++
      const { event: type, data: text } = wanted()
      if (type === event && text === data) received++
      else mangled++
      const dueMs = (n * 1000) / eventsPerSecond
      record(dueMs, nowMs - startMs - dueMs)
    },
    complete: () => next >= events,
    delivery: () => ({ received, lost: lost + (events - next), doubled, mangled }),
  }
}

/** The events that the bytes say, as a parser sees them. */
function messagesOf(expected: () => Uint8Array): () => Partial<EventSourceMessage> {
  let message: EventSourceMessage | undefined
  const parser = createParser({
    onEvent(event) {
      message = event
    },
  })
  return () => {
    message = undefined
    parser.feed(Buffer.from(expected()).toString('utf8'))
    return message ?? {}
  }
}
