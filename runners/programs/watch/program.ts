import type { ChildProcess } from 'node:child_process'
import { messageOf, unmeasuredError, usageError } from '../../../model/errors.js'
import { timeout } from '../../../model/timeout.js'
import type { ProgramWatch, ThreadWatch } from '../../../model/watch.js'
import { builtFile } from '../../../storage/dist-file.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import { startProgram } from '../../processes/start-bounded.js'
import { threadFiles } from './thread-files.js'
import { lookForUnseen } from './unseen.js'

/** What is run, and how long. */
export interface WatchPlan {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  /** Seconds after which the program is asked to end; `null`: when it ends by itself. */
  readonly seconds: number | null
  /** Whether its output goes to standard error, because standard output is for a document. */
  readonly outputToStderr: boolean
  /** Whether the program shares the terminal with gclab: then Ctrl-C reaches it without our help. */
  readonly onTerminal: boolean
  readonly signal: AbortSignal
  /** Called every second with what was seen so far. */
  readonly onSeen: (threads: readonly ThreadWatch[], elapsedMs: number) => void
}

/** How long a program may take to end before it is asked again, and at last made to. */
const PATIENCE_MS = { again: 10_000, force: 15_000 } as const

/**
 * Runs a program unchanged, but for a module loaded before its own code, and resolves at its end.
 * Throws a usage error when it cannot be started.
 */
export async function watchProgram(plan: WatchPlan): Promise<ProgramWatch> {
  const folder = guardedFolder('gclab-watch-')
  const files = threadFiles(folder)
  const [started, startedAt] = [performance.now(), Date.now()]
  const [file, ...args] = plan.command
  const { child, mark, forget } = startProgram(file, args, {
    cwd: plan.cwd,
    env: { ...process.env, NODE_OPTIONS: optionsWithPreload(folder) },
    stdio: ['inherit', plan.outputToStderr ? 2 : 'inherit', 'inherit'],
    // Without a terminal it gets a group of its own, so that all its processes can be asked to end.
    detached: !plan.onTerminal,
  })
  const ending = endWhenAsked(child, plan)
  const elapsed = (): number => performance.now() - started
  const unseen = lookForUnseen(mark)
  let unread: string | null = null
  const look = (): void => {
    // What goes wrong in looking must not take the program along.
    try {
      const threads = files.soFar()
      unseen.look(threads)
      plan.onSeen(threads, elapsed())
    } catch (error) {
      unread = messageOf(error)
    }
  }
  const looking = setInterval(look, 1000)
  try {
    const { code, signal } = await ended(child, file)
    const durationMs = elapsed()
    const threads = readLast(() => files.final(), unread)
    return {
      command: plan.command.join(' '),
      exitCode: code,
      signal,
      ended: ending.asked(),
      durationMs,
      threads,
      memory: files.memory(startedAt),
      unseen: [
        ...unseen.found(threads),
        ...[...files.unseenWorkers()].map(
          ([pid, count]) => `${count} worker thread${count === 1 ? '' : 's'} of process ${pid}`,
        ),
        ...(files.empty() > 0 ? [`${files.empty()} thread(s), for whose records ${folder} had no room`] : []),
      ],
    }
  } finally {
    clearInterval(looking)
    ending.forget()
    removeTemporary(folder)
    forget()
  }
}

function readLast<T>(read: () => T, unread: string | null): T {
  try {
    return read()
  } catch (error) {
    throw unmeasuredError(`what the program's threads wrote cannot be read: ${unread ?? messageOf(error)}`)
  }
}

function optionsWithPreload(folder: string): string {
  const preload = builtFile('runners/programs/watch/preload.js')
  preload.search = new URLSearchParams({ folder }).toString()
  return `${process.env.NODE_OPTIONS ?? ''} --import=${preload.href}`.trim()
}

function ended(child: ChildProcess, file: string): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(usageError(`${file} could not be started: ${message}`)))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** Asks the program to end as Ctrl-C would, after the given time or when gclab is interrupted. */
function endWhenAsked(child: ChildProcess, { seconds, signal, onTerminal }: WatchPlan) {
  const timers: NodeJS.Timeout[] = []
  let asked = false
  const later = (ms: number, act: () => void): number => timers.push(timeout(ms, act))
  const ask = (alreadyTold: boolean): void => {
    if (asked) return
    asked = true
    if (!alreadyTold) tell(child, 'SIGINT', onTerminal)
    later(PATIENCE_MS.again, () => tell(child, 'SIGTERM', onTerminal))
    later(PATIENCE_MS.force, () => tell(child, 'SIGKILL', onTerminal))
  }
  const interrupted = (): void => ask(onTerminal)
  if (seconds !== null) later(seconds * 1000, () => ask(false))
  signal.addEventListener('abort', interrupted, { once: true })
  const killed = (): void => tell(child, 'SIGKILL', onTerminal)
  process.once('exit', killed)
  const forget = (): void => {
    timers.forEach(clearTimeout)
    signal.removeEventListener('abort', interrupted)
    process.removeListener('exit', killed)
  }
  return { asked: () => asked, forget }
}

function tell(child: ChildProcess, signal: NodeJS.Signals, onTerminal: boolean): void {
  if (child.pid === undefined) return
  try {
    if (onTerminal) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
