import { readFileSync } from 'node:fs'
import os from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { now } from '../child/clock.js'
import { type ProcessorTimes, processorTimes, timesAtStart } from './processor-times.js'

/** What can be read of a machine in a moment; `null` where the system does not tell. */
export interface MachineReadings {
  /** Logical processors that this process may use. */
  readonly cores: number
  /** Processors that a control group limits this process to, which may be a fraction. */
  readonly quotaCores: number | null
  /** Programs that wanted to run, on average over the last minute. */
  readonly load: number
  /** Share of processor time that other programs took while this one waited, 0 to 1. */
  readonly busy: number
  /** Share of processor time that the host gave to other virtual machines meanwhile, 0 to 1. */
  readonly steal: number | null
  /** The frequency governor of the first core, as in `performance`. */
  readonly governor: string | null
  /** Whether cores may run above their nominal frequency. */
  readonly turbo: boolean | null
  /** Smallest step of the clock that measures, in nanoseconds. */
  readonly timerNs: number
}

/** How long other programs are watched. */
const WINDOW_MS = 100

/** A start so long ago is no beginning of a watch: other programs have come and gone since. */
const RECENT_MS = 2000

/**
 * Reads the machine. The caller should start no program meanwhile: what that does counts as others' work, and
 * only what this process does itself is left out.
 */
export async function readMachine(): Promise<MachineReadings> {
  const timerNs = timerStep()
  const before = now() - timesAtStart.atMs < RECENT_MS ? timesAtStart : processorTimes()
  await setTimeout(Math.max(0, WINDOW_MS - (now() - before.atMs)))
  const after = processorTimes()
  const total = after.total - before.total
  const others = total - (after.idle - before.idle) - (after.own - before.own)
  return {
    cores: os.availableParallelism(),
    quotaCores: quotaCores(),
    load: os.loadavg()[0] as number,
    busy: total > 0 ? Math.max(0, others / total) : 0,
    steal: before.steal && after.steal && stealShare(before.steal, after.steal),
    governor: read('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    turbo: turbo(),
    timerNs,
  }
}

type Ticks = NonNullable<ProcessorTimes['steal']>

function stealShare(before: Ticks, after: Ticks): number {
  const total = after.total - before.total
  return total > 0 ? (after.stolen - before.stolen) / total : 0
}

/** The limit of control groups, version 2 or 1. */
function quotaCores(): number | null {
  const [quota, period] = read('/sys/fs/cgroup/cpu.max')?.split(' ') ?? [
    read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    read('/sys/fs/cgroup/cpu/cpu.cfs_period_us'),
  ]
  const cores = Number(quota) / Number(period)
  return Number.isFinite(cores) && cores > 0 ? cores : null
}

function turbo(): boolean | null {
  const off = read('/sys/devices/system/cpu/intel_pstate/no_turbo')
  if (off !== null) return off === '0'
  const boost = read('/sys/devices/system/cpu/cpufreq/boost')
  return boost === null ? null : boost === '1'
}

function timerStep(): number {
  let smallest = Number.POSITIVE_INFINITY
  for (let i = 0, last = now(); i < 2000; i++) {
    const t = now()
    if (t > last) smallest = Math.min(smallest, t - last)
    last = t
  }
  return 1e6 * smallest
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
