import { readFileSync } from 'node:fs'
import os from 'node:os'

/** What the machine's processors have done so far, in milliseconds. */
export interface ProcessorTimes {
  /** Of `performance.now()`. */
  readonly atMs: number
  readonly idle: number
  readonly total: number
  /** Of this process itself. */
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
  return { atMs: performance.now(), idle, total, own: (user + system) / 1000, steal: stealTicks() }
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
