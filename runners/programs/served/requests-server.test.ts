import { Agent, get, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Variant } from '../../../model/scenario.js'
import { readyVariant } from '../../child/set-up-variant.js'
import { askService } from '../service/ask.js'
import { createRequestsServer } from './requests-server.js'
import { sourceOf } from './source.js'
import { type LinePool, lineOf, pooledLines } from './testdata/pooled-lines.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(variant: Variant): Promise<number> {
  const server = await createRequestsServer(async () => sourceOf(variant))
  return listening(server)
}

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** One answer. A slow reader lets the bytes wait first. */
function ask(port: number, waitMs = 0): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      let text = ''
      response.setEncoding('latin1')
      const read = () =>
        response.on('data', (part: string) => {
          text += part
        })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      setTimeout(read, waitMs)
    }).on('error', reject)
  })
}

/** Sends a request, reads nothing, and breaks the connection off. */
function dropOne(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.pause()
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n')
      setTimeout(() => socket.resetAndDestroy(), 20)
    })
    socket.once('close', () => resolve())
    socket.on('error', () => {})
  })
}

/** Which line it is; every byte of it must be what that line has. */
function numberOf(text: string, name: string, bytes: number): number {
  const n = Number(text.split(':')[1])
  expect(text).toBe(lineOf(name, n, bytes))
  return n
}

async function settled(pool: LinePool): Promise<void> {
  for (let wait = 0; wait < 300 && pool.outstanding > 0; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('the server of requests', () => {
  it('answers every request with a line of its own, whole, though readers are slow and some are gone', async () => {
    const pool: LinePool = { free: [], outstanding: 0 }
    // More than the kernel takes at once, so that buffers stay lent while others are written.
    const bytes = 8_000_000
    const port = await listen(pooledLines(pool, 'bid', bytes))
    const drops = Array.from({ length: 4 }, () => dropOne(port))
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(port, index % 2 ? 150 : 0)))
    const numbers = answers.map(({ text }) => numberOf(text, 'bid', bytes))
    expect(new Set(numbers).size).toBe(8)
    await Promise.all(drops)
    await settled(pool)
    expect(pool.outstanding).toBe(0)
    // Every buffer came back once.
    expect(new Set(pool.free).size).toBe(pool.free.length)
  })

  it('shows a pool that gives its buffers back too early', async () => {
    const bytes = 8_000_000
    const port = await listen(pooledLines({ free: [], outstanding: 0 }, 'bid', bytes, { early: true }))
    const answers = await Promise.all([ask(port, 150), ask(port, 150)])
    expect(answers.every(({ text }) => text === lineOf('bid', Number(text.split(':')[1]), bytes))).toBe(false)
  })

  it('serves many small answers over few connections from few buffers', async () => {
    const pool: LinePool = { free: [], outstanding: 0 }
    const port = await listen(pooledLines(pool, 'bid', 1000))
    const answers = await Promise.all(Array.from({ length: 500 }, () => ask(port)))
    expect(new Set(answers.map(({ text }) => numberOf(text, 'bid', 1000))).size).toBe(500)
    await settled(pool)
    expect(pool.outstanding).toBe(0)
    expect(pool.free.length).toBeLessThanOrEqual(32)
  })

  it('answers 500 when the op fails, and goes on', async () => {
    let calls = 0
    const port = await listen({
      op: () => {
        if (calls++ === 0) throw new Error('no')
        return 'fine'
      },
    })
    expect(await ask(port)).toEqual({ status: 500, text: '' })
    expect(await ask(port)).toEqual({ status: 200, text: 'fine' })
  })

  it('copies from a variant that cannot lend', async () => {
    const shared = Buffer.alloc(1)
    let n = 0
    const port = await listen({
      op: () => undefined,
      output: () => {
        shared[0] = 65 + n++
        return shared
      },
    })
    const answers = await Promise.all([ask(port), ask(port), ask(port)])
    expect(answers.map(({ text }) => text).sort()).toEqual(['A', 'B', 'C'])
  })

  it('sets the variant up anew for who asks once', async () => {
    let made = 0
    const server = await createRequestsServer(async () => {
      const own = made++
      let n = 0
      return sourceOf({ op: () => `${own}:${n++}` })
    })
    const port = await listening(server)
    expect((await ask(port)).text).toBe('0:0')
    expect((await ask(port)).text).toBe('0:1')
    expect((await askService(port, { path: '/' })).body.toString()).toBe('1:0')
    expect((await ask(port)).text).toBe('0:2')
  })

  it('prepares an input for each request', async () => {
    let n = 0
    const port = await listen(readyVariant({ prepare: async () => n++, op: (input: number) => `${input}` }))
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(port)))
    const numbers = answers.map(({ text }) => Number(text)).sort((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, input) => input))
  })

  it('awaits an op that returns a promise', async () => {
    const port = await listen({ op: async () => ({ id: 1 }) })
    expect((await ask(port)).text).toBe('{"id":1}')
  })
})
