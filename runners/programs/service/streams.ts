import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Subscribers } from '../../../model/service.js'
import { PATIENCE_MS } from './ask.js'

/** Streams of server-sent events, kept open and read (WHATWG HTML, "Server-sent events"). */
export interface EventStreams {
  /** Resolves once all are open; rejects with why one is not. */
  readonly opened: Promise<void>
  /**
   * Says that each stream is sent so many more events. Resolves when all have got all that they were said to
   * be sent until now; rejects when one has ended, or got more, or nothing comes any more.
   */
  readonly expect: (events: number) => Promise<void>
  readonly close: () => void
}

interface Waiting {
  /** Since the streams were opened. */
  readonly events: number
  readonly done: () => void
  readonly fail: (error: Error) => void
}

/** Times to look whether any event comes, before none is waited for. */
const LOOKS = 10

/** Opens the streams. `onEvent` is told of every event. */
export function openStreams(
  port: number,
  { path, headers = {}, count }: Subscribers,
  timeoutMs = PATIENCE_MS,
  onEvent: (event: EventSourceMessage) => unknown = () => {},
): EventStreams {
  const got = new Array<number>(count).fill(0)
  const waiting: Waiting[] = []
  const requests: ClientRequest[] = []
  let [due, missing, looksLeft] = [0, 0, LOOKS]
  let failure: Error | undefined

  const fail = (problem: string): void => {
    failure ??= new Error(`${count} subscribers to GET ${path}: ${problem}`)
    for (const one of waiting.splice(0)) one.fail(failure)
    close()
  }
  const lookAtFirst = (): void => {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      const { events, done } = first
      missing = got.filter((own) => own < events).length
      if (missing > 0) return
      waiting.shift()
      done()
    }
  }
  const take = (stream: number): void => {
    const own = (got[stream] ?? 0) + 1
    got[stream] = own
    looksLeft = LOOKS
    if (own > due) fail('one got more events than the requests say that they send')
    else if (own === waiting[0]?.events && --missing === 0) lookAtFirst()
  }
  const look = (): void => {
    if (waiting.length === 0) looksLeft = LOOKS
    else if (looksLeft-- <= 0)
      fail(`${missing} did not get the events of a request, and none came for ${timeoutMs / 1000} s`)
  }
  const looking = setInterval(look, timeoutMs / LOOKS)
  const close = (): void => {
    clearInterval(looking)
    for (const request of requests.splice(0)) request.destroy()
  }
  const open = (stream: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = { host: '127.0.0.1', port, path, headers: { accept: 'text/event-stream', ...headers } }
      const request = get({ ...asked, agent: false }, (response) => {
        request.setTimeout(0)
        const problem = noStream(response)
        if (problem !== null) return reject(new Error(`GET ${path} ${problem}`))
        read(response, (event) => {
          onEvent(event)
          take(stream)
        })
        response.once('close', () => fail('the stream of one ended'))
        resolve()
      })
      requests.push(request)
      request.on('error', (error) => reject(failure ?? error))
      request.setTimeout(timeoutMs, () =>
        request.destroy(new Error(`GET ${path} sent no headers for ${timeoutMs / 1000} s`)),
      )
    })
  return {
    opened: Promise.all(got.map((_, stream) => open(stream))).then(() => {}),
    expect: (events) => {
      due += events
      const all = due
      const arrived = new Promise<void>((done, no) => {
        if (failure !== undefined) return no(failure)
        waiting.push({ events: all, done, fail: no })
        if (waiting.length === 1) lookAtFirst()
      })
      // A request that fails has nobody who waits for its events.
      arrived.catch(() => {})
      return arrived
    },
    close,
  }
}

function read(response: IncomingMessage, onEvent: (event: EventSourceMessage) => void): void {
  const decoder = new StringDecoder('utf8')
  const parser = createParser({ onEvent })
  response.on('data', (bytes: Buffer) => parser.feed(decoder.write(bytes)))
  response.on('error', () => {})
}

function noStream({
  statusCode,
  headers: { 'content-type': type = 'no type' },
}: IncomingMessage): string | null {
  if (statusCode === 200 && type.startsWith('text/event-stream')) return null
  return `is no stream of events: it answered ${statusCode}, ${type}`
}
