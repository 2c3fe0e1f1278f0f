import type { Timeline } from '../../../model/request-results.js'
import { rounded } from '../../child/gc-result.js'
import { type CollectionRecord, type HeapEdge, kinds } from '../watch/records.js'
import { thinned } from '../watch/thinned.js'

/** Collections that are kept; more are thinned out. */
const MOST_KEPT = 1000

/** The heap of this thread from now on, at each of its collections. */
export function openTimeline(startBytes: number) {
  const startMs = performance.now()
  const kept = thinned<readonly [CollectionRecord, HeapEdge]>(MOST_KEPT)
  return {
    add: (collection: CollectionRecord, edge: HeapEdge): void => {
      // One from before may be told of late.
      if (collection[0] >= startMs) kept.add([collection, edge])
    },
    end: (endBytes: number): Timeline => {
      const sinceStart = (ms: number): number => rounded(ms - startMs)
      const durationMs = sinceStart(performance.now())
      const collections = kept.items().map(([[ms, kind, pauseMs]]) => ({
        ms: sinceStart(ms),
        kind: kinds[kind] ?? 'minor',
        pauseMs,
      }))
      const heap = kept.items().flatMap(([[ms, , pauseMs], [before, after]]) => [
        { ms: sinceStart(ms), bytes: before },
        { ms: sinceStart(ms + pauseMs), bytes: after },
      ])
      return {
        durationMs,
        heap: [{ ms: 0, bytes: startBytes }, ...heap, { ms: durationMs, bytes: endBytes }],
        collections,
      }
    },
  }
}
