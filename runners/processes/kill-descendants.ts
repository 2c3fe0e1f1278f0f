import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * A variable that every process of a run inherits, to find those that left their process group. Its value
 * names the lab, then the child.
 */
export const MARK = 'GCLAB_CHILD'

/** Ends a child's whole process group, whatever is left of it, or sends it another signal. */
export function endGroup(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    // A negative id means the group. Windows has none: there the child alone is ended, by its handle.
    if (process.platform !== 'win32') process.kill(-pid, signal)
  } catch {
    // Nobody is left.
  }
}

/** Sends a child's whole process group a signal, as a terminal does; where there are none, the child. */
export function tellGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') child.kill(signal)
  else if (child.pid !== undefined) endGroup(child.pid, signal)
}

/** Ends every process that bears a mark beginning with `mark`. Only Linux tells who does. */
export function endMarked(mark: string): void {
  if (process.platform !== 'linux') return
  for (const pid of processes()) {
    if (pid !== process.pid && bears(pid, mark)) end(pid)
  }
}

/** Those that bore no mark of the lab's and have been there since. */
let strangers: ReadonlySet<number> = new Set()

/** As {@link endMarked} after each child of a lab, whose own mark is `lab`: strangers are read only once. */
export function endMarkedOf(lab: string, mark: string): void {
  if (process.platform !== 'linux') return
  const bearNone = new Set<number>()
  for (const pid of processes()) {
    const variables = strangers.has(pid) ? null : environOf(pid)
    // Without any it may be about to start its program.
    if (variables === null || (variables !== '' && !variables.includes(marked(lab)))) bearNone.add(pid)
    else if (variables.includes(marked(mark))) end(pid)
  }
  strangers = bearNone
}

/** The ids of all processes; none where the system does not tell. */
export function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Whether a process bears a mark that begins so. */
export function bears(pid: number, mark: string): boolean {
  return environOf(pid)?.includes(marked(mark)) === true
}

const marked = (mark: string): string => `\0${MARK}=${mark}`

/** The variables of a process; `null`: it belongs to others, or has ended, and is not ours. */
function environOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return null
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
