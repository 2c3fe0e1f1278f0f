import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { gcKind } from '../../child/gc-observer.js'
import { type CollectionRecord, kinds } from './records.js'

/** This thread's collections as perf_hooks tells them, which alone has V8's flags for their reasons. */
export function tellCollections() {
  let seen: PerformanceEntry[] = []
  const note = (entries: readonly PerformanceEntry[]): void => {
    // One by one: a thread that blocks its event loop for long has more than a call takes arguments.
    for (const entry of entries) seen.push(entry)
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  return {
    /** Those told of since the last time, on the clock of `performance.now()`. */
    take: (): readonly CollectionRecord[] => {
      note(observer.takeRecords())
      const records = seen.map((entry): CollectionRecord => {
        const flags = (entry as { readonly detail?: { readonly flags?: number } }).detail?.flags ?? 0
        return [entry.startTime, kinds.indexOf(gcKind(entry)), entry.duration, flags]
      })
      seen = []
      return records
    },
    stop: () => observer.disconnect(),
  }
}
