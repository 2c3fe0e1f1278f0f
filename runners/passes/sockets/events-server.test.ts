import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../model/run.js'
import { createEventsServer, type EventsServer } from './events-server.js'
import { type Source, sourceOf } from './source.js'
import { type Manner, subscribe } from './subscriber.js'
import { eventOf, type LinePool, pooledLines } from './testdata/pooled-lines.js'

const servers: EventsServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.stop()
})

interface Trial {
  readonly manners: readonly Manner[]
  readonly events: number
  readonly eventsPerSecond: number
  readonly bytes: number
  readonly early?: boolean
}

/** Runs subscribers of several streams, whose buffers come from one pool, against one server. */
async function run({ manners, events, eventsPerSecond, bytes, early }: Trial) {
  const pool: LinePool = { free: [], outstanding: 0 }
  const create = (path: string): Source => sourceOf(pooledLines(pool, path, bytes, { early, text: eventOf }))
  const server = createEventsServer(create, { events, eventsPerSecond })
  servers.push(server)
  await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  let latest = 0
  const deliveries = await Promise.all(
    manners.map((manner, index) => {
      const name = `stream-${index}`
      let n = 0
      return subscribe(
        {
          port,
          name,
          manner,
          eventsPerSecond,
          events,
          expected: () => Buffer.from(eventOf(name, n++, bytes)),
          record: (_dueMs, latencyMs) => {
            latest = Math.max(latest, latencyMs)
          },
        },
        AbortSignal.timeout(20_000),
      )
    }),
  )
  await closed(server)
  return { deliveries, pool, server, latest }
}

/** Waits until the server has seen every connection close. */
async function closed(server: EventsServer): Promise<void> {
  for (let wait = 0; wait < 200 && (server.lent() > 0 || server.outstanding() > 0); wait++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const whole = (events: number): Partial<Delivery> => ({ received: events, lost: 0, doubled: 0, mangled: 0 })

describe('the event streams', () => {
  it('bring every event to steady, slow and dropping subscribers, whole, in order, once', async () => {
    const manners: Manner[] = ['steady', 'steady', 'slow', 'dropping', 'steady', 'slow', 'dropping', 'steady']
    const { deliveries, pool, server, latest } = await run({
      manners,
      events: 3000,
      eventsPerSecond: 1000,
      bytes: 90,
    })
    for (const delivery of deliveries) expect(delivery).toMatchObject(whole(3000))
    expect(deliveries[3]?.reconnections).toBeGreaterThan(1)
    expect(deliveries[0]?.reconnections).toBe(0)
    expect(pool.outstanding).toBe(0)
    expect(server.lent()).toBe(0)
    expect(latest).toBeGreaterThan(0)
  })

  it('are over for a slow reader once it has read all, not once the server has sent it', async () => {
    const { deliveries } = await run({ manners: ['slow'], events: 20, eventsPerSecond: 1000, bytes: 90 })
    expect(deliveries[0]).toEqual({ ...whole(20), reconnections: 0 })
  })

  it('hold back a reader whose socket is full, without holding its events in memory', async () => {
    const { deliveries, pool } = await run({
      manners: ['slow', 'dropping', 'steady'],
      events: 2000,
      eventsPerSecond: 800,
      bytes: 24_000,
    })
    for (const delivery of deliveries) expect(delivery).toMatchObject(whole(2000))
    expect(pool.outstanding).toBe(0)
    // 2,000 events a stream; what was ever lent at once is bounded by what a socket may be behind.
    expect(pool.free.length).toBeLessThan(3 * (256 + 64))
  })

  it('show a pool that gives its buffers back too early', async () => {
    const { deliveries } = await run({
      manners: ['slow', 'steady', 'slow'],
      events: 1000,
      eventsPerSecond: 1000,
      bytes: 24_000,
      early: true,
    })
    expect(deliveries.reduce((sum, { mangled }) => sum + mangled, 0)).toBeGreaterThan(0)
  })
})
