import { readFileSync } from 'node:fs'
import os from 'node:os'

/** What the machine's processors have done so far, in milliseconds. */
export interface ProcessorTimes {
  /** Of `performance.now()`. */
  readonly atMs: number
  readonly idle: number
  readonly total: number
  /** Of this process itself and, on Linux, of its children that have ended. */
  readonly own: number
  /** Ticks that the host gave to other virtual machines, and all; `null` where the system does not tell. */
  readonly steal: { readonly stolen: number; readonly total: number } | null
}

export function processorTimes(): ProcessorTimes {
  const { user, system } = process.cpuUsage()
  let [idle, total] = [0, 0]
  for (const { times } of os.cpus()) {
    idle += times.idle
    total += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return {
    atMs: performance.now(),
    idle,
    total,
    own: (user + system) / 1000 + childrenMs(),
    steal: stealTicks(),
  }
}

/** Milliseconds of a tick of the kernel's, in what it tells programs. */
const TICK_MS = 10

/** Of all children that have ended: the 16th and the 17th field of /proc/self/stat; 0 where it tells none. */
function childrenMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ') ?? []
    const [user, system] = fields.slice(13, 15).map(Number)
    return TICK_MS * ((user ?? 0) + (system ?? 0))
  } catch {
    return 0
  }
}

/** Ticks since the machine was started; the eighth column of /proc/stat. */
function stealTicks(): ProcessorTimes['steal'] {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number)
    const stolen = ticks[7]
    if (stolen === undefined || Number.isNaN(stolen)) return null
    return { stolen, total: ticks.reduce((sum, one) => sum + one, 0) }
  } catch {
    return null
  }
}

/** As this file was loaded, which the command does first of all: others can be watched while it starts. */
export const timesAtStart = processorTimes()
