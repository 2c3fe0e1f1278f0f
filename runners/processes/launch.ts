import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'
import type { Job, Passes, PassName } from '../child/job.js'
import { fds } from '../child/protocol.js'
import { guardChild, labMark } from './guard.js'
import { endGroup, endMarked, MARK } from './kill-descendants.js'
import { watchMemory } from './memory.js'
import { type Failure, outcomeOf, type Trial, wroteInto } from './outcome.js'
import { withoutGit } from './plain-environment.js'
import { countDown } from './silence-timeout.js'
import { collectReport, tail } from './streams.js'
import { type Sample, takeTurns } from './turns.js'

export type { Failure, Trial } from './outcome.js'
export type { Sample } from './turns.js'

/** How a child is started and held in bounds. */
export interface LaunchOptions {
  /** The Node binary. */
  readonly node: string
  /** Flags for Node and V8. */
  readonly flags: readonly string[]
  /** Milliseconds without a sign of life after which the child is ended. */
  readonly timeoutMs: number
  /** Bytes of memory, of every kind, past which the child is ended; absent: no limit. */
  readonly maxBytes?: number
  /** Ends the child when aborted. */
  readonly signal: AbortSignal
}

/** A measuring process at work. */
export interface Child<R> {
  /** Absent where there is no process. */
  readonly pid?: number | undefined
  /** Gives it the turn; resolves with its sample, or `null` when it is gone. One turn at a time. */
  readonly turn: (command: number) => Promise<Sample | null>
  /** Resolves once the process has ended; never rejects. */
  readonly done: Promise<Trial<R>>
  readonly end: () => void
}

/** Starts a child for a job. Tests put a launcher of canned trials in its place. */
export type Launcher = <P extends PassName>(job: Job<P>, options: LaunchOptions) => Child<Passes[P]['result']>

const entry = fileURLToPath(builtFile('runners/child/main.js'))
const timingEntry = fileURLToPath(builtFile('runners/passes/time/main.js'))
let launched = 0
/** How long a child may take to end once it has reported, and its pipes to close once it has ended. */
const GRACE_MS = 2000

export const launch: Launcher = (job, options) => {
  const token = randomBytes(12).toString('hex')
  const mark = `${labMark}-${++launched}-`
  const script = job.pass === 'time' ? timingEntry : entry
  const child = spawn(options.node, [...options.flags, script, token, JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Coverage counts in what is measured. To leave it out of the environment is not enough: Node puts it in again.
    env: { ...withoutGit(), NODE_V8_COVERAGE: undefined, [MARK]: mark },
    // A group of its own: a terminal's Ctrl-C must reach the lab alone, which ends its children and all theirs.
    detached: true,
  })
  if (child.pid !== undefined) guardChild(child.pid)
  return supervise(child, { token, mark }, options)
}

function supervise<R>(
  child: ChildProcess,
  { token, mark }: { readonly token: string; readonly mark: string },
  options: LaunchOptions,
): Child<R> {
  let failure: Failure | undefined
  const kill = (): void => {
    child.kill('SIGKILL')
    if (child.pid !== undefined) endGroup(child.pid)
  }
  const end = (cause: Failure): void => {
    failure ??= cause
    kill()
  }
  const bounds = holdInBounds(child, options, end)
  const stderr = tail(child.stderr as Readable)
  const report = collectReport(child.stdio[fds.result] as Readable, {
    onReport: () => {
      bounds.release()
      // Handlers of the scenario's may keep it from ending.
      setTimeout(kill, GRACE_MS).unref()
    },
    onFlood: () => end(wroteInto('result')),
  })
  const turns = takeTurns(child.stdio[fds.turns] as Duplex, token, {
    onSign: bounds.refresh,
    onForeign: () => end(wroteInto('turns')),
  })
  const done = new Promise<Trial<R>>((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
      bounds.release()
      turns.close()
      resolve(failure ?? outcomeOf<R>({ text: report(), stderr: stderr(), code, signal }, token))
    }
    child.once('error', (error) => {
      failure ??= { status: 'crashed', cause: `it could not be started: ${error.message}` }
      if (child.pid === undefined) finish(null, null)
    })
    child.once('exit', () => {
      kill()
      endMarked(mark)
      // Whoever still holds a pipe open must not keep the lab waiting.
      setTimeout(() => closePipes(child), GRACE_MS).unref()
    })
    child.once('close', finish)
  })
  const { pid } = child
  return { pid, turn: turns.turn, done, end: () => end({ status: 'interrupted', cause: 'it was ended' }) }
}

/** Ends a child that is silent for too long, takes too much memory, or is not wanted any more. */
function holdInBounds(
  { pid }: ChildProcess,
  { timeoutMs, maxBytes, signal }: LaunchOptions,
  end: (cause: Failure) => void,
): { readonly refresh: () => void; readonly release: () => void } {
  const silence = countDown(timeoutMs, () =>
    end({ status: 'timed-out', cause: `it gave no sign of life for ${timeoutMs / 1000} s (--timeout)` }),
  )
  const memory = watchMemory(pid ?? 0, maxBytes ?? Number.POSITIVE_INFINITY, () => {
    const megabytes = Math.round((maxBytes ?? 0) / 2 ** 20)
    end({ status: 'out-of-memory', cause: `it took more than ${megabytes} MB of memory (--max-heap)` })
  })
  const interrupt = (): void => end({ status: 'interrupted', cause: 'the run was interrupted' })
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  return {
    refresh: silence.refresh,
    release: () => {
      silence.stop()
      memory.stop()
      signal.removeEventListener('abort', interrupt)
    },
  }
}

function closePipes(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
}
