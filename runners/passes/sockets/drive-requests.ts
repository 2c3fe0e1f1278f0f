import { get } from 'node:http'
import { messageOf, usageError } from '../../../model/errors.js'
import { now } from '../../child/clock.js'
import type { Recorder } from '../load/recorder.js'
import type { RequestsPlan } from './plan.js'
import type { Source } from './source.js'

/** What came of the requests. */
export interface RequestsOutcome {
  readonly sent: number
  /** Answers with status 200. */
  readonly answered: number
  readonly achievedPerSecond: number
}

/** Seconds after which an answer is not waited for any longer. */
const timeoutSeconds = 5

/**
 * Drives a server with autocannon. At a fixed rate autocannon sends each second's requests in one go, as fast
 * as its connections are answered, and rests until the next second: `record` gets each answer's time from the
 * sending of its request. (Its own correction for coordinated omission is not used: it expects a request
 * every millisecond of every connection, whatever the rate.) Throws a usage error when autocannon is not
 * installed.
 */
export async function driveRequests(
  port: number,
  plan: RequestsPlan,
  record: Recorder['record'],
): Promise<RequestsOutcome> {
  const autocannon = await loadAutocannon()
  const sent = plan.requestsPerSecond * plan.seconds
  const startMs = now()
  let lastMs = startMs
  let answered = 0
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(
      {
        url: `http://127.0.0.1:${port}`,
        connections: plan.connections,
        overallRate: plan.requestsPerSecond,
        amount: sent,
        timeout: timeoutSeconds,
        ignoreCoordinatedOmission: true,
      },
      (error) => (error ? reject(error) : resolve()),
    )
    // A server that stops answering must not be waited for.
    const limit = setTimeout(() => instance.stop(), (plan.seconds + 2 * timeoutSeconds) * 1000)
    instance.once('done', () => clearTimeout(limit))
    instance.on('response', (_client, status, _bytes, tookMs) => {
      lastMs = now()
      if (status !== 200) return
      answered++
      record(lastMs - startMs - tookMs, tookMs)
    })
  })
  // The last second's requests are sent at its beginning, so a load that held ends a little early.
  const seconds = Math.max(plan.seconds, (lastMs - startMs) / 1000)
  return { sent, answered, achievedPerSecond: answered / seconds }
}

async function loadAutocannon(): Promise<typeof import('autocannon')> {
  try {
    return (await import('autocannon')).default
  } catch (error) {
    throw usageError(
      `--sockets needs autocannon, which is not installed beside gclab (npm install --save-dev autocannon): ${messageOf(error)}`,
    )
  }
}

/**
 * Asks `count` times, one after the other, and compares the answers with the source's bytes.
 * Returns how many differ.
 */
export async function countMangled(port: number, expected: Source, count: number): Promise<number> {
  let mangled = 0
  for (let n = 0; n < count; n++) {
    const result = await expected.next()
    const wanted = Buffer.from(expected.bytes(result))
    expected.release(result)
    const answer = await ask(port)
    if (!wanted.equals(answer)) mangled++
  }
  return mangled
}

function ask(port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('end', () => resolve(Buffer.concat(parts)))
      response.once('error', reject)
    }).once('error', reject)
  })
}
