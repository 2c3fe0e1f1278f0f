import type { CollectionRecord, HeapEdge } from './records.js'

/**
 * Keeps the collections that `GCProfiler` has read and `perf_hooks` has not told of. It tells when the event
 * loop turns, and a program may end before that.
 */
export function keepUntold() {
  let before: readonly HeapEdge[] = []
  let latest: readonly HeapEdge[] = []
  const counts = new Map<number, number>()
  const recent = (kind: number) => [...before, ...latest].filter((edge) => edge[4] === kind)
  return {
    /** What was read and told of since the last time. */
    note: (read: readonly HeapEdge[], told: readonly CollectionRecord[]): void => {
      before = latest
      latest = read
      for (const [, , , , kind] of read) counts.set(kind, (counts.get(kind) ?? 0) + 1)
      for (const [, kind] of told) counts.set(kind, (counts.get(kind) ?? 0) - 1)
      // One that began in a turn of the watcher's own is never told of as the program's.
      for (const [kind, count] of counts) counts.set(kind, Math.min(recent(kind).length, Math.max(0, count)))
    },
    /** Those left at the end, at moments between `fromMs` and `toMs`: when they were is not known. */
    rest: (fromMs: number, toMs: number): readonly CollectionRecord[] =>
      [...counts].flatMap(([kind, count]) => {
        const step = (toMs - fromMs) / (count + 1)
        return (count === 0 ? [] : recent(kind).slice(-count)).map(
          ([, , , pauseMs], i): CollectionRecord => [Math.round(fromMs + (i + 1) * step), kind, pauseMs, 0],
        )
      }),
  }
}
