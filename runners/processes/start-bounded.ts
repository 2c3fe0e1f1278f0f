import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { quoted } from '../../model/options/command-line.js'
import { timeout } from '../../model/timeout.js'
import { now } from '../child/clock.js'
import { debug } from './debug.js'
import { labMark, startGuard, tellGuard } from './guard.js'
import { endGroup, endMarkedOf, MARK } from './kill-descendants.js'
import { watchMemory } from './memory.js'
import { countDown } from './silence-timeout.js'

/** What a process may take; what is absent is not limited. */
export interface Bounds {
  /** Milliseconds in all. */
  readonly limitMs?: number
  /** Milliseconds without a sign of life. */
  readonly silenceMs?: number
  /** Bytes of memory, of every kind. */
  readonly maxBytes?: number
  /** Ends the process when aborted. */
  readonly signal?: AbortSignal
}

/** How a process ended: by itself, or the first bound that it ran into. */
export interface Ended {
  /** `null` when a signal ended it, or it could not be started. */
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
  readonly ended: 'itself' | 'late' | 'silent' | 'too-large' | 'interrupted'
  /** Why it could not be started; `null` when it was. */
  readonly error: string | null
}

/** A process that ends with the lab. */
export interface Bounded {
  readonly child: ChildProcess
  /** Resolves once it has ended and its pipes are closed; never rejects. */
  readonly done: Promise<Ended>
  /** Takes note of a sign of life. */
  readonly refresh: () => void
  /** Has the process end by itself, whatever its bounds, within the usual time after a report. */
  readonly finish: () => void
  /** Ends it at once. */
  readonly end: () => void
}

/** How long a process may take to end once its work is done, and its pipes to close once it has ended. */
const GRACE_MS = 2000
let started = 0

/** Starts a process under a mark of its own, which all that it starts inherits. */
function spawnMarked(
  mark: string,
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  startGuard()
  const startedAt = now()
  const child = spawn(file, args, { ...options, env: { ...options.env, [MARK]: mark } })
  debug(child.pid, () => [file, ...args].map(quoted).join(' '))
  child.once('error', ({ message }) => debug(child.pid, () => message))
  child.once('exit', (code, signal) =>
    debug(child.pid, () => `ended after ${Math.round(now() - startedAt)} ms: ${signal ?? `code ${code}`}`),
  )
  return child
}

/**
 * Starts a bounded process in its own group: a terminal's Ctrl-C reaches only the lab, which ends the group.
 * When it is over, or gclab is gone, nothing of it is left.
 */
export function startBounded(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
  bounds: Bounds,
): Bounded {
  const mark = `${labMark}-${++started}-`
  const child = spawnMarked(mark, file, args, { detached: process.platform !== 'win32', ...options })
  if (child.pid !== undefined) tellGuard({ pid: child.pid })
  const kill = (): void => {
    child.kill('SIGKILL')
    if (child.pid !== undefined) endGroup(child.pid)
  }
  let ended: Ended['ended'] = 'itself'
  const end = (why: Ended['ended']): void => {
    if (ended === 'itself') ended = why
    kill()
  }
  const { refresh, release } = watchBounds(child.pid, bounds, end)
  const done = new Promise<Ended>((resolve) => {
    let error: string | null = null
    const finish = (code: number | null, killedBy: NodeJS.Signals | null): void => {
      release()
      resolve({ code, killedBy, ended, error })
    }
    child.once('error', ({ message }) => {
      error = message
      if (child.pid === undefined) finish(null, null)
    })
    child.once('exit', () => {
      kill()
      endMarkedOf(labMark, mark)
      // Whoever still holds a pipe open must not keep the lab waiting.
      setTimeout(() => closePipes(child), GRACE_MS).unref()
    })
    child.once('close', finish)
  })
  const finish = (): void => {
    release()
    setTimeout(kill, GRACE_MS).unref()
  }
  return { child, done, refresh, finish, end: () => end('interrupted') }
}

/**
 * Starts a program of the user's, which gclab asks to end rather than ends. When gclab is gone before it, all
 * of it is ended; once it has ended by itself and the caller has called `forget`, what it leaves running is
 * its affair.
 */
export function startProgram(file: string, args: readonly string[], options: SpawnOptions) {
  // Not one that begins as those of bounded processes do, all of which end with the lab.
  const mark = `watch-${labMark}-${++started}-`
  tellGuard({ program: mark })
  const child = spawnMarked(mark, file, args, options)
  if (child.pid !== undefined) tellGuard({ program: mark, pid: child.pid })
  return { child, mark, forget: () => tellGuard({ ended: mark }) }
}

function watchBounds(
  pid: number | undefined,
  { limitMs, silenceMs, maxBytes, signal }: Bounds,
  end: (why: Ended['ended']) => void,
): { readonly refresh: () => void; readonly release: () => void } {
  const limit = timeout(limitMs ?? Number.POSITIVE_INFINITY, () => end('late'))
  const silence = silenceMs === undefined ? undefined : countDown(silenceMs, () => end('silent'))
  const memory = maxBytes === undefined ? undefined : watchMemory(pid ?? 0, maxBytes, () => end('too-large'))
  const interrupt = (): void => end('interrupted')
  signal?.addEventListener('abort', interrupt, { once: true })
  if (signal?.aborted) interrupt()
  return {
    refresh: () => silence?.refresh(),
    release: () => {
      clearTimeout(limit)
      silence?.stop()
      memory?.stop()
      signal?.removeEventListener('abort', interrupt)
    },
  }
}

function closePipes(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
}
