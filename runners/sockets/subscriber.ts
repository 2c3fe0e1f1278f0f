import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
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
  /** The text of the n-th event; asked once for each n, in order. */
  readonly expected: (n: number) => string
  /** Told of every event as it comes: when it fell due, from the stream's start, and how late it was here. */
  readonly record: (dueMs: number, latencyMs: number) => void
}

/** What one subscriber got. */
export interface Delivery {
  /** Events that came as they should: whole, in order, once. */
  readonly received: number
  /** Events skipped over, or never sent. */
  readonly lost: number
  /** Events that came again. */
  readonly doubled: number
  /** Events whose text was not what it should be. */
  readonly mangled: number
  /** Connections after the first. */
  readonly reconnections: number
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
      request = open(plan, tally)
      request.once('close', () => {
        if (tally.complete()) return finish()
        reconnections++
        setTimeout(connect, awayMs)
      })
    }
    signal.addEventListener('abort', finish, { once: true })
    connect()
  })
}

/** One connection, from the event after the last that came. */
function open(plan: SubscriberPlan, tally: Tally): ClientRequest {
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
    behave(plan.manner, response)
  })
  request.on('error', () => {})
  return request
}

/** Makes the connection be read slowly, or drops it after a while. */
function behave(manner: Manner, response: IncomingMessage): void {
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
  let next = 0
  let received = 0
  let lost = 0
  let doubled = 0
  let mangled = 0
  return {
    next: () => next,
    take({ id, data }, startMs) {
      const nowMs = monotonicMs()
      const n = Number(id)
      if (n < next) {
        doubled++
        return
      }
      for (; next < n; next++) {
        expected(next)
        lost++
      }
      if (expected(next++) === data) received++
      else mangled++
      const dueMs = (n * 1000) / eventsPerSecond
      record(dueMs, nowMs - startMs - dueMs)
    },
    complete: () => next >= events,
    delivery: () => ({ received, lost: lost + (events - next), doubled, mangled }),
  }
}
