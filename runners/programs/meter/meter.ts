import type { Timeline } from '../../../model/request-results.js'
import { isStarter } from '../starter.js'
import type { ThreadMeter } from './thread-meter.js'

/** What a program has used since it was started, all its Node.js processes and threads together. */
export interface Meter {
  /** Allocated from the heap. */
  readonly heapBytes: number
  /** Memory outside the heap that its objects took, as those of Buffers. */
  readonly externalBytes: number
  /** User and system time of all threads, V8's included. */
  readonly cpuUs: number
  /** The collector's pauses. */
  readonly gcMs: number
  readonly minor: number
  readonly major: number
  /** Collections by reason. One may be told of a reading later than it is counted. */
  readonly gcReasons: Readonly<Record<string, number>>
  /** Resident set of the processes that run now; a package manager that only started them is left out. */
  readonly rssBytes: number
  /** In use on the heaps that are there now. */
  readonly heapUsedBytes: number
  /** From the reading before, of the thread that allocated most since; `null` without threads. */
  readonly timeline: Timeline | null
}

/** The sum over threads that run and threads that have ended. */
export function meterOf(running: readonly ThreadMeter[], ended: readonly ThreadMeter[]): Meter {
  const all = [...running, ...ended]
  const present = running.filter(({ script }) => !isStarter(script))
  const gcReasons: Record<string, number> = {}
  for (const thread of all)
    for (const [reason, count] of Object.entries(thread.gcReasons))
      gcReasons[reason] = (gcReasons[reason] ?? 0) + count
  return {
    heapBytes: sum(all, 'heapBytes'),
    externalBytes: sum(all, 'externalBytes'),
    cpuUs: sum(all, 'cpuUs'),
    gcMs: sum(all, 'gcMs'),
    minor: sum(all, 'minor'),
    major: sum(all, 'major'),
    gcReasons,
    rssBytes: sum(present, 'rssBytes'),
    heapUsedBytes: sum(present, 'heapUsedBytes'),
    timeline: busiestOf(running.length > 0 ? running : ended),
  }
}

function busiestOf(threads: readonly ThreadMeter[]): Timeline | null {
  const spells = threads.map(({ sinceLast }) => sinceLast)
  const [busiest] = spells.sort((a, b) => b.allocatedBytes - a.allocatedBytes)
  if (busiest === undefined) return null
  const { allocatedBytes: _, ...timeline } = busiest
  return timeline
}

type Figure = { [K in keyof ThreadMeter]-?: ThreadMeter[K] extends number ? K : never }[keyof ThreadMeter]

function sum(threads: readonly ThreadMeter[], figure: Figure): number {
  return threads.reduce((total, thread) => total + thread[figure], 0)
}
