import { type ChildProcess, spawn } from 'node:child_process'

export interface SuperviseOptions {
  readonly cwd: string
  /** Added to this process's own. */
  readonly env: Readonly<Record<string, string>>
  /** Milliseconds after which it is ended. */
  readonly limitMs: number
  readonly signal: AbortSignal
  /** Told everything it writes. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  /** Told that it runs. */
  readonly onStart?: (pid: number) => void
}

/** How a process ended. */
export interface Ended {
  /** `null` when a signal ended it, or it could not be started. */
  readonly code: number | null
  /** `late`: it was ended at its limit. */
  readonly ended: 'itself' | 'late' | 'interrupted'
  /** The last of what it wrote. */
  readonly said: string
}

const TAIL_CHARACTERS = 8000

/**
 * Runs a program in a process group of its own and holds it in bounds; when it is over, nothing of the group is
 * left. Standard input is empty: nobody is asked anything. Never rejects.
 */
export function supervise(file: string, args: readonly string[], options: SuperviseOptions): Promise<Ended> {
  const { cwd, limitMs, signal, onOutput, onStart } = options
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32' && file === 'npm',
  })
  let said = ''
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-TAIL_CHARACTERS)
      onOutput?.(text, stream)
    })
  }
  if (child.pid !== undefined) onStart?.(child.pid)
  return new Promise((resolve) => {
    let ended: Ended['ended'] = 'itself'
    const end = (why: Ended['ended']): void => {
      ended = why
      killGroup(child)
    }
    const timer = setTimeout(() => end('late'), limitMs)
    const interrupt = (): void => end('interrupted')
    signal.addEventListener('abort', interrupt, { once: true })
    if (signal.aborted) interrupt()
    const finish = (code: number | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', interrupt)
      killGroup(child)
      resolve({ code, ended, said })
    }
    child.once('error', (error) => {
      said += error.message
      if (child.pid === undefined) finish(null)
    })
    // Not `close`: something that the program left running may hold its pipes open.
    child.once('exit', (code) => {
      killGroup(child)
      setTimeout(() => finish(code), 20)
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
