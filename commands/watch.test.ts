import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { WatchedFrame } from '../model/watch.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const busy = `import { Worker, isMainThread } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url))
function allocate() {
  let length = 0
  for (let i = 0; i < 200_000; i++) length += JSON.stringify({ i }).length
  return length
}
if (allocate() > 0 && isMainThread) console.log('the program’s own output')
`
/** A large live heap, and no full collection of its own once it is there. */
const live = `const live = []
for (let i = 0; i < 300_000; i++) live.push({ i, text: 'k' + i })
let keep
const timer = setInterval(() => { for (let i = 0; i < 3000; i++) keep = { i, list: [i] } }, 10)
setTimeout(() => { clearInterval(timer); console.log(live.length) }, 2500)
`
/** 120 MB of live heap, for 3.5 seconds. */
const large = `const live = Array.from({ length: 60 }, () => new Array(2 ** 18).fill(0.5))
let keep
const timer = setInterval(() => { for (let i = 0; i < 3000; i++) keep = { i, list: [i] } }, 10)
setTimeout(() => { clearInterval(timer); console.log(live.length) }, 3500)
`
/** Runs for 3.5 seconds. */
const known = `const { inspect } = require('node:util')
const ring = new Array(200_000)
let sink, next = 0
function young(i) { sink = { a: i, b: i, c: i, d: i } }
function kept(i) { ring[next = (next + 1) % ring.length] = { a: i, b: i, c: i, d: i } }
function turn(i) { for (let k = 0; k < 4; k++) young(i + k); kept(i); if (i % 100 === 0) sink = inspect({ i }) }
const end = performance.now() + 3500
function loop() {
  for (let i = 0; i < 20_000; i++) turn(i)
  if (performance.now() < end) setTimeout(loop, 1)
}
loop()
`
const isBefore22 = Number.parseInt(process.versions.node, 10) < 22
const secret = `import { Worker, isMainThread } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url), { env: {} })
else setTimeout(() => {}, 300)
`
const buffers = `const kept = []
for (let i = 0; i < 64; i++) kept.push(Buffer.alloc(2 ** 20, 1))
kept.push(new Array(2 ** 21).fill(0))
setTimeout(() => console.log(kept.length), 500)
`
const server = `process.on('SIGINT', () => { console.log('closed cleanly'); process.exit(0) })
console.log('listening')
setInterval(() => {}, 1000)
`

const program = 'console.log(process.pid); setInterval(() => {}, 1000)'

interface Ended {
  readonly code: number | null
  readonly cwd: string
  readonly stdout: string
  readonly stderr: string
}

/** Runs \`gclab watch\`; \`onOutput\` is told what it has printed so far, and may interrupt it. */
function watch(
  args: readonly string[],
  onOutput: (stdout: string, interrupt: (signal?: NodeJS.Signals) => void) => void = () => {},
) {
  const cwd = folderOf({
    ...{
      'busy.mjs': busy,
      'server.mjs': server,
      'live.mjs': live,
      'large.mjs': large,
      'known.cjs': known,
      'secret.mjs': secret,
      'buffers.mjs': buffers,
    },
    'package.json': JSON.stringify({ scripts: { start: "NODE_OPTIONS='--no-warnings' node server.mjs" } }),
  })
  const child = spawn(process.execPath, [cli, 'watch', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: cwd },
  })
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.on('data', (text) => {
    stdout += text
    onOutput(stdout, (signal = 'SIGINT') => child.kill(signal))
  })
  return new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, cwd, stdout, stderr })))
}

describe('gclab watch', () => {
  it('tells what the threads of a program did, and leaves standard output to the document', async () => {
    const { code, cwd, stdout, stderr } = await watch(['--json', '--', 'node', 'busy.mjs'])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('the program’s own output')
    const { schema, programs } = JSON.parse(stdout)
    expect(schema).toBe('gclab/watch@1')
    expect(programs.map(({ command }: { command: string }) => command)).toEqual(['node busy.mjs'])
    const [main, worker] = programs[0].threads
    expect([main.thread, worker.thread]).toEqual([0, 1])
    for (const { gc, allocation } of [main, worker]) {
      expect(gc.minor).toBeGreaterThan(0)
      expect(gc.heap.length).toBeGreaterThan(gc.minor)
      expect(gc.share).toBeGreaterThan(0)
      // 200,000 strings and objects, of 24 bytes at least each.
      expect(allocation.heapBytes).toBeGreaterThan(200_000 * 48)
      expect(allocation.sites[0]).toMatchObject({ function: 'allocate', file: 'busy.mjs', line: 3 })
    }
    expect(readdirSync(join(cwd, 'gclab-results/watch/charts'))).toEqual(['heap.png', 'memory.png'])
  })

  it('lets the program end cleanly on an interrupt, and then tells what it saw', async () => {
    const { code, stdout } = await watch(['--no-charts', '--', 'node', 'server.mjs'], (text, interrupt) => {
      if (text === 'listening\n') interrupt()
    })
    expect(code).toBe(130)
    expect(stdout).toMatch(/^listening\nclosed cleanly\n[\s\S]*stopped with exit code 0 after \d+ s\./)
  })

  it('hands on the signal that it was sent itself', async () => {
    const script = `process.on('SIGTERM', () => { console.log('closed on SIGTERM'); process.exit(0) })
      console.log('listening')
      setInterval(() => {}, 1000)`
    const { code, stdout } = await watch(['--no-charts', '--', 'node', '-e', script], (text, interrupt) => {
      if (text === 'listening\n') interrupt('SIGTERM')
    })
    expect(code).toBe(130)
    expect(stdout).toMatch(/^listening\nclosed on SIGTERM\n/)
  })

  it('keeps what it saw of a program that a signal ended, and says that its end is missing', async () => {
    const script = `let keep
      setInterval(() => { for (let i = 0; i < 50_000; i++) keep = { i, list: [i] } }, 10)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1500)`
    const { code, stdout } = await watch(['--json', '--no-charts', '--', 'node', '-e', script])
    expect(code).toBe(3)
    const [{ exitCode, signal, threads, unseen }] = JSON.parse(stdout).programs
    expect([exitCode, signal]).toEqual([null, 'SIGKILL'])
    expect(threads[0].gc.minor).toBeGreaterThan(0)
    expect(unseen).toEqual([expect.stringMatching(/^the end of 1 thread/)])
  })

  it('says of a program that never turns its event loop that nothing was seen, and why', async () => {
    const { code, stderr } = await watch(['--seconds', '1.5', '--', 'node', '-e', 'for (;;) Date.now()'])
    expect(code).toBe(3)
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /nothing was seen of node -e .* Not watched: node \(process \d+\), which told nothing before it ended: its event loop never turned/,
    )
  })

  it.runIf(process.platform === 'linux')('notices processes without the environment', async () => {
    const script = `const { spawn } = require('node:child_process')
      const child = ['-e', 'setTimeout(() => {}, 2500)']
      spawn(process.execPath, child, { env: {} })
      spawn(process.execPath, child, { env: { ...process.env, NODE_OPTIONS: '--no-warnings' } })`
    const { stdout } = await watch(['--json', '--no-charts', '--', 'node', '-e', script])
    const [{ unseen }] = JSON.parse(stdout).programs
    expect(unseen.filter((what: string) => /setTimeout.* \(process \d+\)$/.test(what))).toHaveLength(2)
  })

  it('counts no collection that the watching caused, and says how many there were', async () => {
    const { stdout, stderr } = await watch(['--json', '--no-charts', '--', 'node', '--trace-gc', 'live.mjs'])
    const [{ gc }] = JSON.parse(stdout).programs[0].threads
    const forces = !('startHeapProfile' in (await import('node:v8')))
    // A young and a full one at 1 s and at the end.
    if (forces) expect(gc.causedByGclab).toBeGreaterThanOrEqual(2)
    expect(gc.collections.filter(({ kind }: { kind: string }) => kind === 'major')).toHaveLength(gc.major)
    const full = stderr
      .split('\n')
      .filter((line) => /Mark-Compact/.test(line) && !line.includes('sampling profiler'))
    if (process.platform === 'linux') expect(gc.major).toBe(full.length)
  })

  it('makes no pause in a large heap before the program ends', async () => {
    const { stdout, stderr } = await watch(['--json', '--no-charts', '--', 'node', '--trace-gc', 'large.mjs'])
    const [{ allocation }] = JSON.parse(stdout).programs[0].threads
    // The reading at the end forces one.
    const forced = 'startHeapProfile' in (await import('node:v8')) ? 0 : 1
    expect(stderr.split('sampling profiler').length - 1).toBe(forced)
    expect(allocation.sites.length).toBeGreaterThan(0)
  })

  it('tells what is allocated from what survives, with the caller and the reason', async () => {
    const flags = ['--no-turbo-inlining', ...(isBefore22 ? [] : ['--no-maglev-inlining'])]
    const { code, cwd, stdout, stderr } = await watch([
      '--json',
      '--no-charts',
      '--',
      'node',
      ...flags,
      'known.cjs',
    ])
    expect(code, stderr).toBe(0)
    const [{ allocation, gc }] = JSON.parse(stdout).programs[0].threads
    const share = (key: 'bytes' | 'survivedBytes', name: string): number => {
      type Site = { function: string; package: string | null; bytes: number; survivedBytes: number }
      const sites: Site[] = allocation.sites.filter((site: Site) => site.package === null)
      const of = (some: typeof sites) => some.reduce((sum, site) => sum + site[key], 0)
      return of(sites.filter((site) => site.function === name)) / of(sites)
    }
    // Of five objects alike four die young, and the fifth is kept in a ring.
    expect(Math.abs(share('bytes', 'young') - 0.8)).toBeLessThan(0.1)
    expect(share('survivedBytes', 'kept')).toBeGreaterThan(0.9)
    expect(allocation.sites).toContainEqual(
      expect.objectContaining({ package: 'Node.js', caller: expect.objectContaining({ file: 'known.cjs' }) }),
    )
    expect(gc.reasons.allocation).toBeGreaterThan(0)
    const all = framesIn(allocation.stacks)
    const bytesOf = (name: string) =>
      all.reduce((sum, frame) => sum + (frame.function === name ? frame.bytes : 0), 0)
    expect(bytesOf('young') / (bytesOf('young') + bytesOf('kept'))).toBeGreaterThan(0.7)
    expect(readdirSync(join(cwd, 'gclab-results/watch'))).toEqual(
      expect.arrayContaining(['flame.html', 'report.html']),
    )
  })

  it('notices a worker that is started without the environment', async () => {
    const { code, stdout } = await watch(['--no-charts', '--', 'node', 'secret.mjs'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Not watched, and in no figure here: 1 worker thread of process \d+\./)
  })

  it('shows memory outside of the heap', async () => {
    const { stdout } = await watch(['--json', '--no-charts', '--', 'node', 'buffers.mjs'])
    const { rss, arrayBuffers, spaces } = JSON.parse(stdout).programs[0].memory
    const most = (points: { bytes: number }[]) => Math.max(...points.map(({ bytes }) => bytes))
    expect(most(arrayBuffers)).toBeGreaterThanOrEqual(64 * 2 ** 20)
    expect(most(rss)).toBeGreaterThan(64 * 2 ** 20)
    expect(Object.keys(spaces)).toEqual(['young', 'old', 'large', 'code', 'other'])
    for (const space of ['young', 'old', 'code']) expect(most(spaces[space])).toBeGreaterThan(0)
    expect(most(spaces.large)).toBeGreaterThan(16 * 2 ** 20)
  })

  it.runIf(process.platform === 'linux')(
    'says that records were lost, and gives no totals then',
    async () => {
      const { code, stdout } = await watch([
        '--json',
        '--no-charts',
        '--',
        'bash',
        '-c',
        // A small young generation: so many collections do not fit into a kilobyte.
        'ulimit -f 1; node --max-semi-space-size=1 busy.mjs',
      ])
      expect(code).toBe(0)
      const [{ lostRecords, gc, allocation }] = JSON.parse(stdout).programs[0].threads
      expect(lostRecords).toBeGreaterThan(0)
      expect([gc.minor, gc.share, gc.pauseMs.total, allocation.heapBytes]).toEqual([null, null, null, null])
    },
  )

  it('does not take npm for the program', async () => {
    const { code, stderr } = await watch(['--no-charts', '--seconds', '4', '--', 'npm', 'start'])
    expect(code, stderr).toBe(3)
    expect(stderr).toMatch(/npm start: only what starts the program was seen/)
  })

  it('ends the program and removes its folder when it is killed itself', async () => {
    const { code, cwd, stdout } = await watch(['--', 'node', '-e', program], (text, kill) => {
      if (/^\d+\n$/.test(text)) kill('SIGKILL')
    })
    expect(code).toBeNull()
    const pid = Number(stdout)
    const isThere = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    await vi.waitFor(() => expect(isThere()).toBe(false), 10_000)
    await vi.waitFor(
      () => expect(readdirSync(cwd).filter((name) => name.startsWith('gclab-watch-'))).toEqual([]),
      10_000,
    )
  })

  it.each([
    [['--', 'no-such-program'], 2, /no-such-program could not be started/],
    [['--seconds', 'x', '--', 'node'], 2, /--seconds takes a number above 0, up to 2000000, not "x"/],
    [['--seconds', '1e9', '--', 'node'], 2, /--seconds takes a number above 0, up to 2000000, not "1e9"/],
    [['--', 'true'], 3, /no Node\.js process came up/],
  ])('%j ends with exit code %i', async (args, exitCode, message) => {
    const { code, stderr } = await watch(args)
    expect(code).toBe(exitCode)
    expect(stderr).toMatch(message)
  })
})

function framesIn(frames: readonly WatchedFrame[]): readonly WatchedFrame[] {
  return frames.flatMap((frame) => [frame, ...framesIn(frame.callees)])
}
