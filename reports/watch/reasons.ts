import type { CollectionReason, ThreadWatch } from '../../model/watch.js'
import { formatCount } from '../text/format.js'

/** What each reason means, and what helps. */
const advice: Readonly<Record<CollectionReason, string>> = {
  allocation:
    'A generation was full. Allocate less at the sites below, or give young objects room: `--max-semi-space-size`.',
  external:
    'Memory outside of the heap, as of Buffers, had grown: reuse buffers, or let go of them in smaller pieces.',
  idle: 'The program allocated little, and V8 gave memory back. Watching a program that rests brings on some, too.',
  scheduled: 'Old space neared its limit, and V8 collected it in a task of its own: see what survives.',
  forced: 'The program, or a tool, called for it: look for `global.gc` and heap snapshots.',
  'memory pressure':
    'V8 was about to run out of memory: raise `--max-old-space-size`, or look for what leaks.',
  unstated:
    'V8 gave no reason, and the young generation was not half full: most often memory of Buffers outside of the heap.',
}

/** How often V8 collected for which reason, the most frequent first, with a line of advice each. */
export function reasonRows(threads: readonly ThreadWatch[]): readonly (readonly string[])[] {
  const counts = new Map<CollectionReason, number>()
  for (const { gc } of threads)
    for (const [reason, count] of Object.entries(gc.reasons ?? {}) as [CollectionReason, number][])
      counts.set(reason, (counts.get(reason) ?? 0) + count)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => [reason, advice[reason], formatCount(count)])
}
