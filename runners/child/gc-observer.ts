import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { setImmediate } from 'node:timers'
import type { Collection } from '../../model/run.js'

/** A collection as perf_hooks tells it, on the clock of `performance.now()`. */
export interface GcEntry {
  readonly startMs: number
  readonly pauseMs: number
  readonly kind: Collection['kind']
}

/** Watches this thread's collections from now on; `stop` gives those seen, in order of time. */
export function observeGc(): { readonly stop: () => Promise<readonly GcEntry[]> } {
  const entries: PerformanceEntry[] = []
  const note = (more: readonly PerformanceEntry[]): void => {
    // One by one: a call takes some 120,000 arguments, and a blocked event loop gathers more.
    for (const entry of more) entries.push(entry)
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  const stop = async (): Promise<readonly GcEntry[]> => {
    // Entries of collections that ran while the event loop was blocked are delivered once it turns.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
    note(observer.takeRecords())
    observer.disconnect()
    return entries
      .map((entry) => ({ startMs: entry.startTime, pauseMs: entry.duration, kind: gcKind(entry) }))
      .sort((a, b) => a.startMs - b.startMs)
  }
  return { stop }
}

export function gcKind(entry: PerformanceEntry): Collection['kind'] {
  switch ((entry as { detail?: { kind?: number } }).detail?.kind) {
    case constants.NODE_PERFORMANCE_GC_MAJOR:
      return 'major'
    case constants.NODE_PERFORMANCE_GC_INCREMENTAL:
      return 'incremental'
    case constants.NODE_PERFORMANCE_GC_WEAKCB:
      return 'weak'
    default:
      // Scavenges, and V8's minor mark-compact, which has no constant of its own.
      return 'minor'
  }
}
