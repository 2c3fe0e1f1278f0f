import { type CollectionRecord, type HeapEdge, kinds } from './records.js'

/** Edges looked at for each collection: V8's two sources may tell of close ones in another order. */
const LOOK_AHEAD = 8
/** Readings of collections that were never told of are forgotten, once there are so many. */
const MOST_EDGES = 1000

/**
 * Matches collections of perf_hooks with the heap that GCProfiler read at them; perf_hooks may tell later,
 * when the event loop turns. `onPair` hears of each collection once, with `null` without a reading.
 */
export function pairCollections(onPair: (collection: CollectionRecord, edge: HeapEdge | null) => void) {
  let waiting: CollectionRecord[] = []
  let edges: HeapEdge[] = []
  const pair = (collections: readonly CollectionRecord[], isLast: (index: number) => boolean): void => {
    const left: CollectionRecord[] = []
    collections.forEach((collection, index) => {
      const at = edges.slice(0, LOOK_AHEAD).findIndex((edge) => isOf(edge, collection))
      const [edge = null] = at < 0 ? [] : edges.splice(at, 1)
      if (edge !== null || isLast(index)) onPair(collection, edge)
      else left.push(collection)
    })
    waiting = left
  }
  return {
    add: (collections: readonly CollectionRecord[], read: readonly HeapEdge[]): void => {
      const old = waiting.length
      edges = edges.concat(read)
      pair(waiting.concat(collections.filter(isWhole)), (index) => index < old)
      if (edges.length > MOST_EDGES) edges = edges.slice(-MOST_EDGES)
    },
    end: (): void => pair(waiting, () => true),
  }
}

function isOf([, , , read, kindRead]: HeapEdge, [, kind, told]: CollectionRecord): boolean {
  return kindRead === kind && Math.abs(read - told) <= 0.1 + 0.15 * told
}

/** Whether V8 calls it a collection in both of its sources: not a step of one. */
function isWhole([, kind]: CollectionRecord): boolean {
  return kinds[kind] === 'minor' || kinds[kind] === 'major'
}
