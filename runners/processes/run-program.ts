import { type ChildProcess, spawn } from 'node:child_process'
import { timeout } from '../../model/timeout.js'
import { guardChild, labMark } from './guard.js'
import { endGroup, endMarked, MARK } from './kill-descendants.js'

export interface SuperviseOptions {
  readonly cwd: string
  /** All that it gets. */
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds after which it is ended; absent: as long as it takes. */
  readonly limitMs?: number
  /** Whether the shell is to run `file`. */
  readonly shell?: boolean
  readonly signal: AbortSignal
  /** Told everything it writes. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
}

/** How a process ended. */
export interface Ended {
  /** `null` when a signal ended it, or it could not be started. */
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
  /** `late`: it was ended at its limit. */
  readonly ended: 'itself' | 'late' | 'interrupted'
  /** The last of what it wrote. */
  readonly said: string
}

const TAIL_CHARACTERS = 8000
/** How long output may still come once the program has ended. */
const GRACE_MS = 2000
let started = 0

/**
 * Runs a program in a process group of its own and holds it in bounds; when it is over, or gclab is gone however it
 * went, nothing of it is left. Standard input is empty: nobody is asked anything. Never rejects.
 */
export function supervise(file: string, args: readonly string[], options: SuperviseOptions): Promise<Ended> {
  const { cwd, limitMs = Number.POSITIVE_INFINITY, signal, onOutput } = options
  const mark = `${labMark}-program-${++started}-`
  const child = spawn(file, args, {
    cwd,
    env: { ...options.env, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: options.shell ?? false,
  })
  if (child.pid !== undefined) guardChild(child.pid)
  let said = ''
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-TAIL_CHARACTERS)
      onOutput?.(text, stream)
    })
  }
  return new Promise((resolve) => {
    let ended: Ended['ended'] = 'itself'
    const end = (why: Ended['ended']): void => {
      ended = why
      kill(child, mark)
    }
    const timer = timeout(limitMs, () => end('late'))
    const interrupt = (): void => end('interrupted')
    signal.addEventListener('abort', interrupt, { once: true })
    if (signal.aborted) interrupt()
    const finish = (code: number | null, killedBy: NodeJS.Signals | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', interrupt)
      resolve({ code, killedBy, ended, said })
    }
    child.once('error', (error) => {
      said += error.message
      if (child.pid === undefined) finish(null, null)
    })
    child.once('exit', () => {
      kill(child, mark)
      // Whoever still holds its pipes open is not waited for.
      timeout(GRACE_MS, () => closePipes(child)).unref()
    })
    child.once('close', finish)
  })
}

function kill(child: ChildProcess, mark: string): void {
  child.kill('SIGKILL')
  if (child.pid !== undefined) endGroup(child.pid)
  endMarked(mark)
}

function closePipes({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy()
  stderr?.destroy()
}
