import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { ServiceRequest } from '../../../model/service-request.js'
import { packageAt } from '../watch/places.js'
import { sampledSites } from '../watch/sampled-sites.js'
import { askService } from './ask.js'
import { type ClientOptions, openClient, type ServiceLoad } from './load.js'
import { type RunningService, type ServiceProgram, startService } from './program.js'

const server = fileURLToPath(new URL('testdata/server.mjs', import.meta.url))
const cwd = fileURLToPath(new URL('testdata', import.meta.url))
const program = (told: Partial<ServiceProgram> = {}): ServiceProgram => ({
  ...{ command: [process.execPath, server], cwd, portVariable: 'PORT' },
  ...told,
})
const running: RunningService[] = []
const start = async (
  told: Partial<ServiceProgram> = {},
  timeoutMs = 30_000,
  onOutput?: (text: string) => void,
) => {
  const { signal } = new AbortController()
  const service = await startService(program(told), {
    signal,
    timeoutMs,
    ...(onOutput === undefined ? {} : { onOutput }),
  })
  running.push(service)
  return service
}
/** Loads over connections of its own, once. */
const loadOnce = async (
  port: number,
  requests: readonly ServiceRequest[],
  { connections, timeoutMs, ...load }: ServiceLoad & ClientOptions,
) => {
  const client = openClient(port, { connections, ...(timeoutMs !== undefined && { timeoutMs }) })
  return client.load(requests, load).finally(client.close)
}
const script = (code: string) => [process.execPath, '-e', code]

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ end }) => end()))
})

describe('a service', { timeout: 120_000 }, () => {
  it('is loaded over kept-alive connections, and metered', async () => {
    let printed = ''
    const { port, readMeter } = await start({ ready: '/' }, undefined, (text) => {
      printed += text
    })
    expect(await askService(port, { method: 'POST', path: '/', body: 'four' })).toMatchObject({
      status: 200,
      body: Buffer.from('4'),
    })
    const [before, connections] = [await readMeter(), 4]
    const buffers = await loadOnce(port, [{ path: '/buffer' }], { connections, amount: 200 })
    const after = await readMeter()
    expect(buffers).toMatchObject({ requests: 200, failures: 0, statuses: { 200: 200 } })
    expect(after.externalBytes - before.externalBytes).toBe(200 * 10_000)
    expect(after.cpuUs).toBeGreaterThan(before.cpuUs)
    expect(after.heapBytes - before.heapBytes).toBeGreaterThan(200 * 1000)
    expect(after.rssBytes).toBeGreaterThan(2 ** 20)

    const all = ['/chunked', '/empty', '/close', '/', '/string'].map((path) => ({ path }))
    const mixed = await loadOnce(port, [...all, { method: 'HEAD', path: '/buffer' }], {
      connections,
      amount: 60,
    })
    expect(mixed).toMatchObject({ requests: 60, failures: 0, statuses: { 200: 50, 204: 10 } })
    expect([...mixed.latencyMs]).toEqual([...mixed.latencyMs].sort((a, b) => a - b))
    const reset = await loadOnce(port, [{ path: '/reset' }, { path: '/' }], { connections, amount: 10 })
    expect(reset).toMatchObject({ requests: 5, failures: 5 })
    const paced = await loadOnce(port, [{ path: '/' }], { connections, ratePerSecond: 100, seconds: 0.5 })
    expect(paced.requests + paced.failures + paced.unsent).toBe(50)
    expect(paced.seconds).toBeGreaterThan(0.45)
    expect(printed).toContain('listening')
  })

  it('answers a request that sends events once all subscribers have got them', async () => {
    const { port } = await start()
    const subscribers = { path: '/events', count: 5 }
    const load = async (requests: readonly ServiceRequest[], how: Partial<ClientOptions> = {}) => {
      const client = openClient(port, { connections: 2, subscribers, ...how })
      return client.load(requests, { amount: 20 }).finally(client.close)
    }
    const { requests, latencyMs } = await load([{ path: '/poke', events: 2 }, { path: '/' }])
    expect(requests).toBe(20)
    // Ten wait for their second event.
    expect(latencyMs.filter((ms) => ms > 3).length).toBeGreaterThanOrEqual(10)
    const poke = [{ path: '/poke', events: 1 }]
    await expect(load([{ path: '/forget', events: 1 }], { timeoutMs: 300 })).rejects.toThrow(
      '5 subscribers to GET /events: 4 did not get the events of a request, and none came for 0.3 s',
    )
    await expect(load([{ path: '/hang-up', events: 1 }])).rejects.toThrow('the stream of one ended')
    const others = { subscribers: { path: '/string', count: 1 } }
    await expect(load(poke, others)).rejects.toThrow(
      'GET /string is no stream of events: it answered 200, no type',
    )
    await expect(load(poke)).rejects.toThrow('one got more events than the requests say that they send')
  })

  it('is sampled for who allocates, and metered as before', async () => {
    const { port, readMeter, sample } = await start()
    const load = () => loadOnce(port, [{ path: '/string' }], { connections: 2, amount: 400 })
    await load()
    const end = await sample(512)
    await load()
    const threads = await end()
    expect(threads).toHaveLength(1)
    const sites = threads.flatMap((one) => sampledSites(one, packageAt))
    expect(sites.map(({ place: [, , url] }) => url)).toContain(pathToFileURL(server).href)
    expect(sites.filter(({ place: [, , url] }) => /gclab|programs.meter/.test(url))).toEqual([])
    expect((await readMeter()).heapBytes).toBeGreaterThan(400 * 1000)
  })

  it('is metered with its processes and threads, those that have ended too', async () => {
    const { port, readMeter } = await start({ env: { WORKERS: '2' } })
    const before = await readMeter()
    await askService(port, { path: '/thread' })
    const after = await readMeter()
    expect(after.heapBytes - before.heapBytes).toBeGreaterThan(8e6)
    // Three processes.
    expect(after.rssBytes).toBeGreaterThan(90 * 2 ** 20)
  })

  it('is told of when it dies', async () => {
    const { port, readMeter } = await start()
    const { failures } = await loadOnce(port, [{ path: '/die' }], { connections: 2, amount: 4 })
    expect(failures).toBe(4)
    await expect(readMeter()).rejects.toThrow(
      /server\.mjs ended \(exit code 7\)\. It printed last: listening/,
    )
  })

  it('is told of when it dies of the first request, and when it does not', async () => {
    const { port, whyUnanswered } = await start()
    const living = new Error('no answer')
    expect(await whyUnanswered(living)).toBe(living)
    const error = await askService(port, { path: '/die' }).then(
      () => null,
      (error: unknown) => error,
    )
    expect(await whyUnanswered(error)).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/server\.mjs ended \(exit code 7\)\. It printed last: listening/),
    })
  })

  it('is told of when its event loop does not turn, and ended then', async () => {
    const { port, readMeter, end } = await start({}, 1000)
    const load = { connections: 1, amount: 1, timeoutMs: 500 }
    expect(await loadOnce(port, [{ path: '/block' }], load)).toMatchObject({ failures: 1, late: 1 })
    await expect(readMeter()).rejects.toThrow(
      /cannot be measured: its event loop did not turn for 1 s \(process \d+, thread 0\)/,
    )
    // Its connections are reset, with what it has not read.
    await end()
  })

  it('is waited for where it listens before its meter is heard', async () => {
    const early = new URL('testdata/listen-early.mjs', import.meta.url).href
    const { readMeter } = await start({ command: script(''), env: { NODE_OPTIONS: `--import=${early}` } })
    expect((await readMeter()).heapBytes).toBeGreaterThan(0)
  })

  it.runIf(process.platform !== 'win32')('cannot be measured without NODE_OPTIONS', async () => {
    const code = `NODE_OPTIONS= exec ${process.execPath} ${server}`
    const { readMeter } = await start({ command: ['sh', '-c', code] })
    await expect(readMeter()).rejects.toThrow('no Node.js process came up in it that could be')
  })

  it('tells what full collections leave', async () => {
    const { port, readKept } = await start()
    await askService(port, { path: '/keep' })
    const before = await readKept()
    await loadOnce(port, [{ path: '/keep' }], { connections: 1, amount: 10 })
    const kept = (await readKept()) - before
    expect(kept).toBeGreaterThan(10 * 200_000)
    expect(kept).toBeLessThan(10 * 200_000 + 400_000)
  })

  it.each([
    [
      'does not listen',
      script('console.log("busy"); setInterval(() => {}, 1e3)'),
      /never got ready.*last: (busy|nothing)/,
    ],
    [
      'ends',
      script('console.log("no config"); process.exit(3)'),
      /ended \(exit code 3\) before.*last: no config/,
    ],
    ['is not there', ['no-such-program'], /could not be started/],
  ])('is refused when it %s', async (_, command, message) => {
    await expect(start({ command }, 3000)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 3,
    })
  })

  it('is started again where its port was taken meanwhile', async () => {
    const code = `const { createServer } = require('http'), { existsSync, writeFileSync, rmSync } = require('fs')
      const taken = process.env.TAKEN
      if (!existsSync(taken)) { writeFileSync(taken, ''); console.error('listen EADDRINUSE'); process.exit(1) }
      rmSync(taken)
      createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1')`
    const taken = `${cwd}/taken-${process.pid}`
    expect((await start({ command: script(code), env: { TAKEN: taken } })).port).toBeGreaterThan(0)
  })

  it.runIf(process.platform !== 'win32')(
    'is ended when it does not hear Ctrl-C, behind a shell too',
    async () => {
      const deaf = `process.on('SIGINT', () => {}); require('http').createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1')`
      const { port, end } = await start({ command: ['sh', '-c', `${process.execPath} -e "${deaf}"; true`] })
      await askService(port, { path: '/' })
      await end()
      await expect(askService(port, { path: '/' })).rejects.toThrow('ECONNREFUSED')
    },
  )
})

it('counts what is no HTTP as failed', async () => {
  const other = createServer((socket) => socket.end('220 hello\r\n'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const load = { connections: 1, amount: 2 }
  expect(await loadOnce(port, [{ path: '/' }], load)).toMatchObject({ requests: 0, failures: 2, late: 0 })
  other.close()
})

it('keeps connections open from load to load, and opens again those that the server closed', async () => {
  let opened = 0
  const server = createHttpServer((_, response) => response.end()).on('connection', () => opened++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const { load, close } = openClient(port, { connections: 3 })
  await load([{ path: '/' }], { amount: 3 })
  await load([{ path: '/' }], { amount: 30 })
  expect(opened).toBe(3)
  server.closeAllConnections()
  expect(await load([{ path: '/' }], { amount: 6 })).toMatchObject({ requests: 6, failures: 0 })
  expect(opened).toBe(6)
  close()
  server.close()
})

it('gives up what is not answered in time', async () => {
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as { port: number }
  const load = { connections: 2, amount: 3, timeoutMs: 200 }
  expect(await loadOnce(port, [{ path: '/' }], load)).toMatchObject({ requests: 0, failures: 3, late: 3 })
  await expect(askService(port, { path: '/' }, 200)).rejects.toThrow(/abort/)
  mute.close()
})
