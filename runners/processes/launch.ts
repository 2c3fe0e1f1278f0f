import { randomBytes } from 'node:crypto'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'
import { RUN_FOLDER } from '../../storage/run-folder.js'
import { withoutCertificates } from '../child/certificates.js'
import { entryOf } from '../child/entries.js'
import type { Job, Passes, PassName } from '../child/job.js'
import { fds } from '../child/protocol.js'
import { debug } from './debug.js'
import { guardedFolder } from './guard.js'
import { type Failure, mayBeginReport, outcomeOf, type Trial, wroteInto } from './outcome.js'
import { withoutGit } from './plain-environment.js'
import { type Bounded, type Ended, startBounded } from './start-bounded.js'
import { collectReport, tailOf } from './streams.js'
import { type Turns, takeTurns } from './turns.js'

export type { Failure, Trial } from './outcome.js'
export type { TurnTimes } from './turns.js'

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
  /** Open files that it gets beyond its own channels, from descriptor 5 on. */
  readonly descriptors?: readonly number[]
  /** Whether Node need not read the user's certificates as it starts; it does so if absent. */
  readonly withoutTls?: boolean
}

/** A measuring process at work. */
export interface Child<R> extends Pick<Turns, 'turn' | 'turns' | 'letEnd'>, Pick<Bounded, 'end'> {
  /** Absent where there is no process. */
  readonly pid?: number | undefined
  /** Has its silence count anew: it waits for others. */
  readonly refresh: () => void
  /** Resolves once the process has ended; never rejects. */
  readonly done: Promise<Trial<R>>
}

/** Starts a child for a job. Tests put a launcher of canned trials in its place. */
export type Launcher = <P extends PassName>(job: Job<P>, options: LaunchOptions) => Child<Passes[P]['result']>

export const launch: Launcher = <P extends PassName>(job: Job<P>, options: LaunchOptions) => {
  const token = randomBytes(12).toString('hex')
  const script = fileURLToPath(builtFile(entryOf(job.pass)))
  const bounded = startBounded(
    options.node,
    [...options.flags, script, token, JSON.stringify(job)],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', ...(options.descriptors ?? [])],
      // Coverage counts in what is measured. Leaving it out is not enough: Node puts it in again.
      env: {
        ...withoutGit(),
        ...(options.withoutTls && withoutCertificates(process.env)),
        NODE_V8_COVERAGE: undefined,
        [RUN_FOLDER]: runFolder(),
      },
      detached: true,
    },
    {
      silenceMs: options.timeoutMs,
      maxBytes: options.maxBytes ?? Number.POSITIVE_INFINITY,
      signal: options.signal,
    },
  )
  return listen<Passes[P]['result']>(bounded, token, options)
}

let folder: string | undefined

/** What children of this process share, which goes with it; `undefined` where there is no room for it. */
function runFolder(): string | undefined {
  try {
    folder ??= guardedFolder('gclab-shared-')
  } catch {
    // Each child finds out for itself what another could have told it.
  }
  return folder
}

/** Takes turns with a child and hears its report. */
function listen<R>(
  { child, done, refresh, finish, end }: Bounded,
  token: string,
  options: LaunchOptions,
): Child<R> {
  let interference: Failure | undefined
  const interfere = (channel: 'result' | 'turns'): void => {
    interference ??= wroteInto(channel)
    end()
  }
  const stderr = tailOf(child)
  const report = collectReport(child.stdio[fds.result] as Readable, {
    // Handlers of the scenario's may keep it from ending.
    onReport: finish,
    mayBegin: (text) => mayBeginReport(text, token),
    onForeign: () => interfere('result'),
  })
  const turns = takeTurns(child.stdio[fds.turns] as Duplex, token, {
    onSign: refresh,
    onForeign: () => interfere('turns'),
  })
  return {
    pid: child.pid,
    turn: turns.turn,
    turns: turns.turns,
    letEnd: turns.letEnd,
    refresh,
    done: done.then((ended) => {
      turns.close()
      const failure = interference ?? failureOf(ended, options)
      const remains = { text: report(), stderr: stderr(), code: ended.code, signal: ended.killedBy }
      const trial = failure ?? outcomeOf<R>(remains, token)
      debug(child.pid, () => `${turns.answered()} turns, ${trial.status === 'ok' ? 'ok' : trial.cause}`)
      return trial
    }),
    end,
  }
}

/** The bound that a child ran into, in words. */
function failureOf(
  { ended, error }: Ended,
  { timeoutMs, maxBytes, signal }: LaunchOptions,
): Failure | undefined {
  if (error !== null) return { status: 'crashed', cause: `it could not be started: ${error}` }
  switch (ended) {
    case 'silent':
      return { status: 'timed-out', cause: `it gave no sign of life for ${timeoutMs / 1000} s (--timeout)` }
    case 'too-large': {
      const megabytes = Math.round((maxBytes ?? 0) / 2 ** 20)
      return { status: 'out-of-memory', cause: `it took more than ${megabytes} MB of memory (--max-heap)` }
    }
    case 'interrupted':
      return { status: 'interrupted', cause: signal.aborted ? 'the run was interrupted' : 'it was ended' }
    default:
      return undefined
  }
}
