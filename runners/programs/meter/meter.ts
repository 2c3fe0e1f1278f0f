import type { Timeline } from '../../../model/request-results.js'
import { isStarter } from '../starter.js'
import type { ThreadMeter, Used } from './thread-meter.js'

/** What a program has used since it was started, all its Node.js processes and threads together. */
export interface Meter extends Used {
  /** From the reading before, of the thread that allocated most since; `null` without threads. */
  readonly timeline: Timeline | null
}

/** The sum over threads that run and threads that have ended. */
export function meterOf(running: readonly ThreadMeter[], ended: readonly ThreadMeter[]): Meter {
  const all = [...running, ...ended]
  const present = running.filter(({ script }) => !isStarter(script))
  return {
    heapBytes: sum(all, 'heapBytes'),
    externalBytes: sum(all, 'externalBytes'),
    cpuUs: sum(all, 'cpuUs'),
    gcMs: sum(all, 'gcMs'),
    minor: sum(all, 'minor'),
    major: sum(all, 'major'),
    gcReasons: sumOfReasons(all),
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

/** Collections by reason, of all together. */
export function sumOfReasons(all: readonly Pick<Used, 'gcReasons'>[]): Used['gcReasons'] {
  const counts: Record<string, number> = {}
  for (const { gcReasons } of all)
    for (const [reason, count] of Object.entries(gcReasons)) counts[reason] = (counts[reason] ?? 0) + count
  return counts
}

type Figure = { [K in keyof ThreadMeter]-?: ThreadMeter[K] extends number ? K : never }[keyof ThreadMeter]

function sum(threads: readonly ThreadMeter[], figure: Figure): number {
  return threads.reduce((total, thread) => total + thread[figure], 0)
}
