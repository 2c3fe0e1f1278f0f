import { setTimeout as wait } from 'node:timers/promises'
import type { Subscribers } from '../../../model/service.js'
import type { ServiceRequest } from '../../../model/service-request.js'
import { now } from '../../child/clock.js'
import { PATIENCE_MS } from './ask.js'
import { type Connection, openConnection, type WireRequest } from './connection.js'
import { type EventStreams, openStreams } from './streams.js'

/** How a service is loaded: as fast as its connections are answered, or at a rate. */
export interface ServiceLoad {
  /** Requests in all. Absent: as many as fall into `seconds`. */
  readonly amount?: number
  readonly seconds?: number
  /** Requests fall due at this rate, whether or not the ones before are answered. Absent: closed loop. */
  readonly ratePerSecond?: number
}

/** What loads a service, over connections that are kept open from load to load. */
export interface ServiceClient {
  /**
   * Sends the requests in turn, again and again. One that sends events is answered once all subscribers have
   * got them. Rejects when aborted, or with what is wrong with the subscribers' streams.
   */
  readonly load: (requests: readonly ServiceRequest[], load: ServiceLoad) => Promise<LoadReading>
  /** Says that a request of somebody else's sends events to the subscribers. */
  readonly expect: (events: number) => void
  readonly close: () => void
}

export interface ClientOptions {
  /** Each is opened with its first request. */
  readonly connections: number
  /** Opened with the first load, and kept open. */
  readonly subscribers?: Subscribers
  /** How long a request may go unanswered: {@link PATIENCE_MS} unless given. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface LoadReading {
  /** Requests that were answered, whatever the status. */
  readonly requests: number
  /** Requests to which no whole answer came: reset, refused, no HTTP, or `late`. */
  readonly failures: number
  /** Of the failures, those that were given up after `timeoutMs`. */
  readonly late: number
  /** Requests that fell due and found no connection, {@link MOST_BEHIND_MS} past twice the load's time. */
  readonly unsent: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /**
   * Of all answered requests, ascending. At a rate it counts from when a request fell due, where it had to
   * wait for a connection; else from its sending, at most a timer's millisecond later.
   */
  readonly latencyMs: Float64Array
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
}

/** How far a load may fall behind its rate, as where the machine is busy with something else. */
const MOST_BEHIND_MS = 5000
/** After a failure, before its connection is used again: a server that is gone must not make us spin. */
const PAUSE_MS = 10

export function openClient(
  port: number,
  { connections, subscribers, timeoutMs = PATIENCE_MS, signal }: ClientOptions,
): ServiceClient {
  const lines = Array.from({ length: connections }, () => patient(openConnection(port), timeoutMs))
  let isClosed = false
  let streams: EventStreams | undefined
  return {
    load: async (requests, load) => {
      if (subscribers !== undefined) {
        streams ??= openStreams(port, subscribers, timeoutMs)
        await unlessAborted(streams.opened, signal)
      }
      const wire = requests.map((request) => wireRequest(port, request))
      const schedule = scheduleOf(load)
      const tally = createTally()
      const drive = async ({ send }: PatientConnection): Promise<void> => {
        for (let next = schedule.take(); next !== null && !isClosed; next = schedule.take()) {
          const early = next.dueMs - now()
          if (early > 0) await wait(early)
          const fromMs = early > 0 ? now() : next.dueMs
          const { events } = requests[next.index % wire.length] as ServiceRequest
          const delivered = events === undefined ? undefined : streams?.expect(events)
          const status = await send(wire[next.index % wire.length] as WireRequest, tally.countLate)
          if (status !== null) await delivered
          tally.count(status, now() - fromMs)
          if (status === null) await wait(PAUSE_MS)
        }
      }
      const startMs = now()
      await unlessAborted(Promise.all(lines.map(drive)), signal)
      return tally.reading(startMs, schedule.unsent())
    },
    expect: (events) => void streams?.expect(events),
    close: () => {
      isClosed = true
      streams?.close()
      for (const { close } of lines) close()
    },
  }
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
  })
  try {
    signal?.throwIfAborted()
    await Promise.race([work, aborted])
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** When which request is due: each is taken once, by the connection that is to send it. */
function scheduleOf({ amount, seconds = Number.POSITIVE_INFINITY, ratePerSecond }: ServiceLoad) {
  const startMs = now()
  let taken = 0
  const most =
    amount ?? (ratePerSecond === undefined ? Number.POSITIVE_INFINITY : Math.round(ratePerSecond * seconds))
  const lastMs =
    startMs + (ratePerSecond === undefined ? 1000 * seconds : (2000 * most) / ratePerSecond + MOST_BEHIND_MS)
  return {
    take: (): { readonly index: number; readonly dueMs: number } | null => {
      const present = now()
      if (taken >= most || present >= lastMs) return null
      const dueMs = ratePerSecond === undefined ? present : startMs + (taken * 1000) / ratePerSecond
      return { index: taken++, dueMs }
    },
    unsent: () => (ratePerSecond === undefined ? 0 : most - taken),
  }
}

function createTally() {
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  let [failures, late] = [0, 0]
  let lastMs = 0
  return {
    count: (status: number | null, latencyMs: number): void => {
      lastMs = now()
      if (status === null) failures++
      else {
        latencies.push(latencyMs)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
    },
    countLate: (): void => {
      late++
    },
    reading: (startMs: number, unsent: number): LoadReading => ({
      requests: latencies.length,
      failures,
      late,
      unsent,
      seconds: (lastMs - startMs) / 1000,
      latencyMs: Float64Array.from(latencies).sort(),
      statuses,
    }),
  }
}

/** At a request, before it is given up. */
const LOOKS = 10

interface PatientConnection {
  /** As a connection's; `onLate` is told when the request is given up. */
  readonly send: (request: WireRequest, onLate: () => void) => Promise<number | null>
  readonly close: () => void
}

/** A connection that gives up a request that is not answered in time. */
function patient({ send, giveUp }: Connection, timeoutMs: number): PatientConnection {
  // By looks and not by the clock: a machine that was asleep would have us give up what is on its way.
  let looksLeft = Number.POSITIVE_INFINITY
  let late = (): void => {}
  const look = (): void => {
    if (looksLeft-- > 0) return
    late()
    giveUp()
  }
  const looking = setInterval(look, timeoutMs / LOOKS)
  return {
    send: (request, onLate) => {
      looksLeft = LOOKS
      late = onLate
      return send(request).finally(() => {
        looksLeft = Number.POSITIVE_INFINITY
      })
    },
    close: () => {
      clearInterval(looking)
      giveUp()
    },
  }
}

function wireRequest(
  port: number,
  { method = 'GET', path, headers = {}, body }: ServiceRequest,
): WireRequest {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const length = Buffer.byteLength(body ?? '')
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.has('host') ? [] : [`host: 127.0.0.1:${port}`]),
    ...(names.has('connection') ? [] : ['connection: keep-alive']),
    ...(names.has('content-length') || (body === undefined && !/^(?:POST|PUT|PATCH)$/.test(method))
      ? []
      : [`content-length: ${length}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return { method, bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`) }
}
