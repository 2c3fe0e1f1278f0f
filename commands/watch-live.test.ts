import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createParser } from 'eventsource-parser'
import { afterEach, describe, expect, it } from 'vitest'
import { chromium, type Look, visitAddress } from '../reports/flame/testdata/browser.js'
import type { LiveEvent } from '../reports/live/event.js'
import { freePort } from '../runners/programs/service/free-port.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
/** Allocates in a thread and little in its main one, and ends as asked. */
const running = `const { Worker, isMainThread } = require('node:worker_threads')
let kept = []
function allocate() {
  for (let i = 0; i < 5000; i++) kept.push({ i, list: [i] })
  if (kept.length > 60_000) kept = []
}
if (isMainThread) {
  new Worker(__filename)
  setInterval(() => {}, 1000)
  process.on('SIGINT', () => process.exit(0))
} else setInterval(allocate, 5)
`
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Starts \`gclab watch --live\` and waits for its address. */
async function start(...args: readonly string[]) {
  const cwd = folderOf({ 'running.cjs': running })
  const child = spawn(process.execPath, [cli, 'watch', '--no-charts', '--live', ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: cwd },
  })
  children.push(child)
  let stderr = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      const [, found] = /^Live: (\S+)$/m.exec(stderr) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(stderr)))
  })
  return { address, child, ended: once(child, 'close') }
}

/** The events of a page until one is \`enough\`, or until there are no more. */
async function eventsOf(address: string, enough: (event: LiveEvent) => boolean): Promise<LiveEvent[]> {
  const response = await fetch(new URL('events', address))
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const events: LiveEvent[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) })
  for await (const chunk of response.body ?? []) {
    parser.feed(Buffer.from(chunk).toString())
    if (events.some(enough)) break
  }
  return events
}

const threadsOf = (event: LiveEvent | undefined) => event?.programs[0]?.threads ?? []
/** Whether the thread with the most collections tells what survives. */
const hasSites = (event: LiveEvent): boolean => threadsOf(event)[0]?.sites?.head[4] !== undefined
const isOver = (event: LiveEvent): boolean => event.report !== null

function statusOf(address: string, host?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host }
    get(address, { headers }, (response) => resolve(response.resume().statusCode)).once('error', reject)
  })
}

describe('gclab watch --live', () => {
  it('streams what it sees, gives all of it again, and ends with the program', async () => {
    const { address, child, ended } = await start('--', 'node', 'running.cjs')
    const seen = await eventsOf(address, hasSites)
    const [busy, main] = threadsOf(seen.find(hasSites))
    expect([busy?.name, main?.name]).toEqual([
      expect.stringMatching(/^running\.cjs \(\d+, worker 1\)$/),
      expect.stringMatching(/^running\.cjs \(\d+\)$/),
    ])
    expect(busy?.sites?.rows[0]?.slice(0, 2)).toEqual(['allocate', 'running.cjs:3'])
    expect(busy?.sites?.ms).toBeGreaterThan(900)
    const told = seen.flatMap((event) => threadsOf(event).filter(({ key }) => key === busy?.key))
    const slices = told.reduce(
      (all, { from, slices }) => [...all.slice(0, from), ...slices],
      told[0]?.slices ?? [],
    )
    expect(told.at(-1)?.from).toBeGreaterThan(0)
    expect(slices.some(({ minor, longestMs }) => minor > 0 && longestMs.minor > 0)).toBe(true)
    expect(Math.max(...slices.map(({ allocatedBytes }) => allocatedBytes))).toBeGreaterThan(100_000)
    expect(main?.slices.every(({ memory }) => (memory.rss ?? 0) > 2 ** 20)).toBe(true)
    // Another page, or this one after a reload.
    const [first, ...others] = await eventsOf(address, (event) => {
      child.kill('SIGINT')
      return isOver(event)
    })
    const whole = threadsOf(first).find(({ key }) => key === busy?.key)
    expect(whole?.from).toBe(0)
    expect(whole?.slices.slice(0, slices.length - 5)).toEqual(slices.slice(0, -5))
    expect(whole?.sites).toEqual(busy?.sites)
    expect(others.at(-1)).toMatchObject({
      report: expect.stringMatching(/gclab-results.watch.report\.html$/),
      programs: [{ command: 'node running.cjs', end: expect.stringMatching(/^stopped with exit code 0/) }],
    })
    expect((await ended)[0]).toBe(130)
    await expect(fetch(address)).rejects.toThrow()
  })

  it('answers nobody who does not know its address, and on no other interface', async () => {
    const { address } = await start('--', 'node', 'running.cjs')
    const { port, pathname } = new URL(address)
    const root = `http://127.0.0.1:${port}`
    const token = pathname.slice(1, -1)
    expect(token).toMatch(/^[0-9a-f]{32}$/)
    const wrong = [
      '',
      'events',
      `${'0'.repeat(32)}/`,
      `${'0'.repeat(32)}/events`,
      `${token}0/`,
      `?${token}`,
      '%00/',
      'é/',
    ]
    for (const path of wrong) expect(await statusOf(`${root}/${path}`), path).toBe(403)
    expect(await statusOf(address)).toBe(200)
    expect(await statusOf(address, `localhost:${port}`)).toBe(200)
    for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`, `0.0.0.0:${port}`])
      expect(await statusOf(address, host), host).toBe(403)
    expect((await fetch(address, { method: 'POST' })).status).toBe(405)
    expect(await statusOf(`${address}other`)).toBe(404)
    const others = Object.values(networkInterfaces()).flatMap((all = []) =>
      all.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : [])),
    )
    for (const other of others) await expect(fetch(`http://${other}:${port}${pathname}`)).rejects.toThrow()
  })

  it('has a page of its own with --attach, on the port that is asked for', async () => {
    const cwd = folderOf({ 'running.cjs': running })
    const inspect = await freePort()
    const program = spawn(process.execPath, [`--inspect=${inspect}`, 'running.cjs'], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    children.push(program)
    await once(program.stderr as NodeJS.ReadableStream, 'data')
    const port = await freePort()
    const { address, child, ended } = await start('--port', String(port), '--attach', `127.0.0.1:${inspect}`)
    expect(new URL(address).port).toBe(String(port))
    const events = await eventsOf(address, (event) => threadsOf(event).length === 2)
    expect(events.at(-1)?.programs[0]?.command).toBe(`the process at 127.0.0.1:${inspect}`)
    const last = await eventsOf(address, (event) => {
      child.kill('SIGINT')
      return isOver(event)
    })
    expect(last.at(-1)?.programs[0]).toMatchObject({
      command: expect.stringMatching(/running\.cjs \(process \d+\)$/),
      end: expect.stringMatching(/^left running/),
    })
    expect((await ended)[0]).toBe(130)
    expect(program.exitCode).toBeNull()
  })

  it('refuses a port without a page, and one that another has', async () => {
    const refused = async (...args: string[]) => {
      const child = spawn(process.execPath, [cli, 'watch', ...args, '--', 'node', '-e', '1'], {
        cwd: folderOf({}),
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      child.stderr.on('data', (text) => {
        stderr += text
      })
      const [code] = await once(child, 'close')
      return { code, stderr }
    }
    expect(await refused('--port', '8080')).toEqual({
      code: 2,
      stderr: expect.stringContaining('--port says where the page of --live listens: add --live'),
    })
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    expect(await refused('--live', '--port', String(port))).toEqual({
      code: 2,
      stderr: expect.stringMatching(/--port \d+ of 127\.0\.0\.1 cannot be listened on: .*EADDRINUSE/),
    })
    other.close()
  })

  describe.skipIf(chromium === undefined)('in Chromium', () => {
    const looks: readonly Look[] = [
      { width: 1200, height: 900, isDark: false },
      { width: 360, height: 740, isDark: true },
    ]
    it.each(looks)('shows the heap and what allocates, and its end: %j', async (look) => {
      const { address, child } = await start('--', 'node', 'running.cjs')
      await eventsOf(address, hasSites)
      const until = (condition: string) =>
        `new Promise((done) => { const look = () => ${condition} ? done(true) : setTimeout(look, 50); look() })`
      const { values, errors, requests } = await visitAddress(
        address,
        [
          until(`document.querySelector('#sites tbody')?.rows.length > 0`),
          `document.querySelectorAll('#charts path.line')[0].getAttribute('d').split('L').length`,
          `document.querySelector('#sites tbody').rows[0].cells[0].innerText`,
          `document.querySelector('#threads').hidden`,
          `document.documentElement.scrollWidth <= innerWidth`,
          `getComputedStyle(document.body).backgroundColor`,
          `document.querySelectorAll('#threads button')[1].click(), document.querySelector('[aria-current="true"]').innerText`,
          () => child.kill('SIGINT'),
          until(`document.querySelector('#status').className === 'over'`),
          `document.querySelector('#status').textContent`,
        ],
        look,
      )
      const [, points, site, hidden, fits, background, chosen, , , status] = values
      expect(errors).toEqual([])
      expect(requests).toEqual([new URL('events', address).href])
      expect(points).toBeGreaterThan(10)
      expect(site).toContain('allocate')
      expect([hidden, fits]).toEqual([false, true])
      expect(background).toBe(look.isDark ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)')
      expect(chosen).toMatch(/^running\.cjs \(\d+\)\t/)
      expect(status).toMatch(/^stopped with exit code 0 after \d+ s\. The report: \S+report\.html$/)
    })
  })
})
