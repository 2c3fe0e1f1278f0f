import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../model/built.js'
import { type ChildReport, fds, SAMPLE_BYTES } from './channel.js'
import type { Job, Passes, PassName } from './job.js'

/** How a child is started and held in bounds. */
export interface LaunchOptions {
  /** The Node binary. */
  readonly node: string
  /** Flags for Node and V8. */
  readonly flags: readonly string[]
  /** Milliseconds without a sign of life after which the child is ended. */
  readonly timeoutMs: number
  /** Ends the child when aborted. */
  readonly signal: AbortSignal
}

/** How a child's work ended: with its figures, or with the first cause of there being none. */
export type Trial<R> = { readonly status: 'ok'; readonly result: R } | Failure

export interface Failure {
  readonly status: 'invalid' | 'threw' | 'crashed' | 'exited' | 'out-of-memory' | 'timed-out' | 'interrupted'
  /** For people, without a full stop at its end. */
  readonly cause: string
}

/** Start and end of one timed sample on the child's clock, in nanoseconds. */
export type Sample = readonly [start: number, end: number]

/** A measuring process at work. */
export interface Child<R> {
  /** Gives it the turn; resolves with its sample, or `null` when it is gone. One turn at a time. */
  readonly turn: (command: number) => Promise<Sample | null>
  /** Resolves once the process has ended; never rejects. */
  readonly done: Promise<Trial<R>>
  readonly end: () => void
}

/** Starts a child for a job. Tests put a launcher of canned trials in its place. */
export type Launcher = <P extends PassName>(job: Job<P>, options: LaunchOptions) => Child<Passes[P]['result']>

const entry = fileURLToPath(builtFile('runners/child.js'))
/** What is kept of a child's error output, to tell causes by. */
const TAIL_CHARACTERS = 8000

export const launch: Launcher = (job, options) => {
  const token = randomBytes(12).toString('hex')
  const process = spawn(options.node, [...options.flags, entry, token, JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // A terminal's Ctrl-C must reach the lab alone, which then ends its children.
    detached: true,
  })
  return supervise(process, token, options)
}

function supervise<R>(process: ChildProcess, token: string, options: LaunchOptions): Child<R> {
  let ended: Failure | undefined
  const end = (failure: Failure): void => {
    ended ??= failure
    process.kill('SIGKILL')
  }
  const seconds = options.timeoutMs / 1000
  const timer = setTimeout(
    () => end({ status: 'timed-out', cause: `it gave no sign of life for ${seconds} s (--timeout)` }),
    options.timeoutMs,
  )
  const interrupt = (): void => end({ status: 'interrupted', cause: 'the run was interrupted' })
  if (options.signal.aborted) interrupt()
  options.signal.addEventListener('abort', interrupt, { once: true })

  const stderr = tail(process.stderr as Readable)
  const report = collect(process.stdio[fds.result] as Readable)
  const turns = takeTurns(process.stdio[fds.turns] as Duplex, () => timer.refresh())
  const done = new Promise<Trial<R>>((resolve) => {
    process.once('error', (error) => {
      ended ??= { status: 'crashed', cause: `it could not be started: ${error.message}` }
      if (process.pid === undefined) finish(null, null)
    })
    process.once('close', finish)
    function finish(code: number | null, signal: NodeJS.Signals | null): void {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', interrupt)
      turns.close()
      resolve(ended ?? conclude<R>(report(), token, stderr(), code, signal))
    }
  })
  return { turn: turns.turn, done, end: () => end({ status: 'interrupted', cause: 'it was ended' }) }
}

/** Reads how the work ended out of what the process left behind. */
function conclude<R>(
  text: string,
  token: string,
  stderr: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): Trial<R> {
  const report = parseReport(text, token)
  if (report?.ok) return { status: 'ok', result: report.result as R }
  if (report !== undefined) {
    return { status: report.kind === 'usage' ? 'invalid' : 'threw', cause: report.message }
  }
  if (/heap out of memory|Fatal JavaScript out of memory|invalid table size/i.test(stderr)) {
    return { status: 'out-of-memory', cause: 'it ran out of memory (a larger --max-heap may help)' }
  }
  if (signal !== null) return { status: 'crashed', cause: `it was ended by ${signal}` }
  return { status: 'exited', cause: `it exited with code ${code} before it had reported` }
}

function parseReport(text: string, token: string): ChildReport | undefined {
  try {
    const report = JSON.parse(text) as ChildReport
    return report.token === token ? report : undefined
  } catch {
    return undefined
  }
}

/** Keeps the end of a stream that may be endless. */
function tail(stream: Readable): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    kept = (kept + text).slice(-TAIL_CHARACTERS)
  })
  return () => kept
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('error', () => {})
  return () => Buffer.concat(chunks).toString('utf8')
}

function takeTurns(stream: Duplex, alive: () => void): { turn: Child<never>['turn']; close: () => void } {
  let waiting: ((sample: Sample | null) => void) | undefined
  let pending: Buffer = Buffer.alloc(0)
  let closed = false
  const settle = (sample: Sample | null): void => {
    const resolve = waiting
    waiting = undefined
    resolve?.(sample)
  }
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    if (pending.length < SAMPLE_BYTES) return
    const sample: Sample = [pending.readDoubleLE(0), pending.readDoubleLE(8)]
    pending = pending.subarray(SAMPLE_BYTES)
    alive()
    settle(sample)
  })
  const close = (): void => {
    closed = true
    settle(null)
  }
  stream.once('close', close)
  const turn = (command: number): Promise<Sample | null> => {
    if (closed) return Promise.resolve(null)
    alive()
    return new Promise((resolve) => {
      waiting = resolve
      stream.write(Uint8Array.of(command))
    })
  }
  return { turn, close }
}
