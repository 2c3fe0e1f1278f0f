import type { ChildProcess } from 'node:child_process'
import { usageError } from '../../../model/errors.js'
import { timeout } from '../../../model/timeout.js'
import type { ProgramWatch } from '../../../model/watch.js'
import { guardedFolder } from '../../processes/guard.js'
import { startProgram } from '../../processes/start-bounded.js'
import { followThreads, type OnSeen, preloadFor } from './follow-threads.js'
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
  readonly onSeen: OnSeen
}

/** How long a program may take to end before it is asked again, and at last made to. */
const PATIENCE_MS = { again: 10_000, force: 15_000 } as const

/**
 * Runs a program unchanged, but for a module loaded before its own code, and resolves at its end.
 * Throws a usage error when it cannot be started.
 */
export async function watchProgram(plan: WatchPlan): Promise<ProgramWatch> {
  const folder = guardedFolder('gclab-watch-')
  const [file, ...args] = plan.command
  const { child, mark, forget } = startProgram(file, args, {
    cwd: plan.cwd,
    env: { ...process.env, NODE_OPTIONS: optionsWithPreload(folder) },
    stdio: ['inherit', plan.outputToStderr ? 2 : 'inherit', 'inherit'],
    // Without a terminal it gets a group of its own, so that all its processes can be asked to end.
    detached: !plan.onTerminal,
  })
  const ending = endWhenAsked(child, plan)
  const unseen = lookForUnseen(mark)
  const seen = followThreads(folder, (threads, elapsedMs) => {
    unseen.look(threads)
    plan.onSeen(threads, elapsedMs)
  })
  try {
    const { code, signal } = await ended(child, file)
    const all = seen.readLast()
    return {
      command: plan.command.join(' '),
      exitCode: code,
      signal,
      ended: ending.asked(),
      ...all,
      unseen: [...unseen.found(all.threads), ...all.unseen],
    }
  } finally {
    ending.forget()
    seen.stop()
    forget()
  }
}

function optionsWithPreload(folder: string): string {
  return `${process.env.NODE_OPTIONS ?? ''} --import=${preloadFor({ folder }).href}`.trim()
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
