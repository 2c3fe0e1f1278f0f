import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, told from a later one that was given the same id, and from those of other machines. */
export interface ProcessMark {
  readonly pid: number
  /** When it began, in the system's own ticks; `null` where the system does not tell. */
  readonly born: string | null
  /** Where its id means it; absent in marks of older versions, which knew this machine only. */
  readonly where?: Whereabouts
}

/** A system that numbers processes: containers on one machine number each their own. */
interface Whereabouts {
  readonly host: string
  /** `null` where the system does not tell. */
  readonly boot: string | null
  readonly container: string | null
}

export function thisProcess(): ProcessMark {
  return { pid: process.pid, born: bornOf(process.pid), where: here() }
}

/** Whether that very process still runs; `null` if unknown: another machine's, or another container's. */
export function isAlive({ pid, born, where = here() }: ProcessMark): boolean | null {
  if (!Number.isInteger(pid) || pid <= 0) return false
  const { host, boot, container } = here()
  if (where.host !== host) return null
  // The machine has been started anew since.
  if (where.boot !== boot) return false
  if (where.container !== container) return null
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = bornOf(pid)
  return born === null || now === null || born === now
}

function here(): Whereabouts {
  const container = orNull(() => readlinkSync('/proc/self/ns/pid'))
  const boot = orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim())
  return { host: hostname(), boot, container }
}

function orNull(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
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
