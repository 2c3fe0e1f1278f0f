import { readFileSync } from 'node:fs'

/** A process, told from a later one that was given the same id. */
export interface ProcessMark {
  readonly pid: number
  /** When it began, in the system's own ticks; `null` where the system does not tell. */
  readonly born: string | null
}

export function thisProcess(): ProcessMark {
  return { pid: process.pid, born: bornOf(process.pid) }
}

/** Whether that very process still runs. */
export function isAlive({ pid, born }: ProcessMark): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = bornOf(pid)
  return born === null || now === null || born === now
}

function bornOf(pid: number): string | null {
  try {
    // The name, in parentheses, may hold blanks; the start time is the twentieth field behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
