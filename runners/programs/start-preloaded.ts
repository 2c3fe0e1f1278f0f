import type { ChildProcess } from 'node:child_process'
import { usageError } from '../../model/errors.js'
import { signalOf } from '../../model/interrupt.js'
import { timeout } from '../../model/timeout.js'
import type { ProgramWatch } from '../../model/watch.js'
import { tellGroup } from '../processes/kill-descendants.js'
import { startProgram } from '../processes/start-bounded.js'

/** What is run, and how long. */
export interface ProgramPlan {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  /** Seconds after which the program is asked to end; `null`: when it ends by itself. */
  readonly seconds: number | null
  /** Whether its output goes to standard error, because standard output is for a document. */
  readonly outputToStderr: boolean
  /** Whether the program shares the terminal with gclab: then Ctrl-C reaches it without our help. */
  readonly onTerminal: boolean
  readonly signal: AbortSignal
}

/** How a program ended. */
export type ProgramEnd = Pick<ProgramWatch, 'exitCode' | 'signal' | 'ended'>

/** How long a program may take to end before it is asked again, and at last made to. */
const PATIENCE_MS = { again: 10_000, force: 15_000 } as const

/**
 * Starts a program unchanged, but for a module that every thread of it loads before its own code. `done`
 * throws a usage error when it cannot be started; `forget` is called once nobody asks for it any more.
 */
export function startPreloaded(plan: ProgramPlan, preload: URL) {
  const [file, ...args] = plan.command
  const { child, mark, forget } = startProgram(file, args, {
    cwd: plan.cwd,
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload.href}`.trim(),
    },
    stdio: ['inherit', plan.outputToStderr ? 2 : 'inherit', 'inherit'],
    // Without a terminal it gets a group of its own, so that all its processes can be asked to end.
    detached: !plan.onTerminal,
  })
  const ending = endWhenAsked(child, plan)
  const done = async (): Promise<ProgramEnd> => {
    const { code, signal } = await ended(child, file)
    return { exitCode: code, signal, ended: ending.asked() }
  }
  return {
    pid: child.pid,
    mark,
    done: done(),
    /** Asks it to end as Ctrl-C would. */
    end: ending.ask,
    forget: (): void => {
      ending.forget()
      forget()
    },
  }
}

function ended(child: ChildProcess, file: string): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(usageError(`${file} could not be started: ${message}`)))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** Asks the program to end: after the given time as Ctrl-C would, or with the signal that gclab was sent. */
function endWhenAsked(child: ChildProcess, { seconds, signal, onTerminal }: ProgramPlan) {
  const timers: NodeJS.Timeout[] = []
  let asked = false
  const later = (ms: number, act: () => void): number => timers.push(timeout(ms, act))
  const ask = (first: NodeJS.Signals | null): void => {
    if (asked) return
    asked = true
    if (first !== null) tell(child, first, onTerminal)
    later(PATIENCE_MS.again, () => tell(child, 'SIGTERM', onTerminal))
    later(PATIENCE_MS.force, () => tell(child, 'SIGKILL', onTerminal))
  }
  const interrupted = (): void => {
    const heard = signalOf(signal)
    // Of a terminal's Ctrl-C the program has heard itself.
    ask(onTerminal && heard === 'SIGINT' ? null : heard)
  }
  if (seconds !== null) later(seconds * 1000, () => ask('SIGINT'))
  signal.addEventListener('abort', interrupted, { once: true })
  const killed = (): void => tell(child, 'SIGKILL', onTerminal)
  process.once('exit', killed)
  const forget = (): void => {
    timers.forEach(clearTimeout)
    signal.removeEventListener('abort', interrupted)
    process.removeListener('exit', killed)
  }
  return { asked: () => asked, ask: () => ask('SIGINT'), forget }
}

function tell(child: ChildProcess, signal: NodeJS.Signals, onTerminal: boolean): void {
  if (onTerminal) child.kill(signal)
  else tellGroup(child, signal)
}
