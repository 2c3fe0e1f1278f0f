import { once } from 'node:events'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { askService } from '../service/ask.js'
import { openStreams } from '../service/streams.js'
import { createEventsServer } from './events-server.js'
import { type Source, sourceOf } from './source.js'
import { eventOf, type LinePool, pooledLines } from './testdata/pooled-lines.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(create: () => Promise<Source>): Promise<number> {
  const server = await createEventsServer(create)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const poke = (port: number) => askService(port, { method: 'POST', path: '/' })
/** Streams of lines from one pool; `early`: with the defect that the test must find. */
const lines = (pool: LinePool, bytes: number, early = false) =>
  listen(async () => sourceOf(pooledLines(pool, 'line', bytes, { early, text: eventOf })))

/** Opens a stream, has it sent so many events while nobody reads, and gives all of it. */
async function readLate(port: number, events: number, bytes: number): Promise<string> {
  const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
    IncomingMessage,
  ]
  for (let n = 0; n < events; n++) expect((await poke(port)).status).toBe(204)
  let text = ''
  response.setEncoding('latin1').on('data', (part: string) => {
    text += part
    if (text.length >= events * bytes) response.destroy()
  })
  await once(response, 'close').catch(() => {})
  return text
}

const [EVENTS, BYTES] = [40, 1_000_000]
const sent = Array.from({ length: EVENTS }, (_, n) => eventOf('line', n, BYTES)).join('')

async function settled(pool: LinePool): Promise<void> {
  for (let wait = 0; wait < 300 && pool.outstanding > 0; wait++)
    await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('the server of events', () => {
  it('sends each subscriber the next event of its own, once for each poke', async () => {
    let n = 0
    const port = await listen(async () => {
      let own = 0
      return sourceOf({ op: async () => `event: poke\ndata: ${own++} of ${n++}\n\n` })
    })
    const told: string[] = []
    const streams = openStreams(port, { path: '/', count: 3 }, 5000, ({ data }) => told.push(data))
    await streams.opened
    const arrived = streams.expect(2)
    await Promise.all([poke(port), poke(port)])
    await arrived
    streams.close()
    expect(told.map((one) => one[0]).sort()).toEqual(['0', '0', '0', '1', '1', '1'])
    expect(n).toBe(6)
  })

  it('lends to a reader that is slow, and gets all back, also when it is gone', async () => {
    const pool: LinePool = { free: [], outstanding: 0 }
    expect(await readLate(await lines(pool, BYTES), EVENTS, BYTES)).toBe(sent)
    await settled(pool)
    expect(pool.outstanding).toBe(0)
    expect(new Set(pool.free).size).toBe(pool.free.length)
  })

  it('shows a pool that gives its buffers back too early', async () => {
    const port = await lines({ free: [], outstanding: 0 }, BYTES, true)
    expect(await readLate(port, EVENTS, BYTES)).not.toBe(sent)
  })

  it('says at once when no variant can be set up', async () => {
    await expect(createEventsServer(() => Promise.reject(new Error('no server today')))).rejects.toThrow(
      'today',
    )
  })
})
