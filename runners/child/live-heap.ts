import { signOfLife } from './protocol.js'

/** Long-lived objects, as a server's caches and sessions are. */
export type LiveHeap = ReadonlyMap<string, LiveRecord>

interface LiveRecord {
  readonly id: string
  readonly advertiser: { readonly name: string; readonly country: string; readonly budget: number }
  readonly segments: readonly string[]
  readonly counters: readonly number[]
  readonly parent: LiveRecord | null
}

/** Records made before the size of one is known. */
const trial = 4096

/**
 * Makes about `megabytes` (2^20 bytes) of small objects that refer to each other: records with nested
 * objects, arrays, strings and boxed doubles, by name in a Map. The caller keeps them alive.
 * @param collect Forces a full collection, so that sizes are read without garbage.
 */
export function createLiveHeap(megabytes: number, collect: () => void): LiveHeap {
  const records = new Map<string, LiveRecord>()
  if (megabytes === 0) return records
  const wanted = megabytes * 2 ** 20
  collect()
  const before = process.memoryUsage().heapUsed
  const grown = () => {
    collect()
    return process.memoryUsage().heapUsed - before
  }
  // The Map grows by doubling, so a record's share of it changes: aim again from what the last aim reached.
  for (let bytes = add(records, trial, grown); bytes < wanted * 0.97; ) {
    const missing = Math.ceil(((wanted - bytes) * records.size) / bytes)
    bytes = add(records, missing, grown)
  }
  return records
}

function add(records: Map<string, LiveRecord>, count: number, grown: () => number): number {
  let parent: LiveRecord | null = null
  for (const end = records.size + count; records.size < end; ) {
    parent = recordAt(records.size, parent)
    records.set(parent.id, parent)
    if (records.size % trial === 0) signOfLife()
  }
  return grown()
}

function recordAt(index: number, last: LiveRecord | null): LiveRecord {
  const text = index.toString(36).padStart(6, '0')
  return {
    id: `campaign-${text}`,
    advertiser: {
      name: `Advertiser ${text}`,
      country: index % 3 === 0 ? 'DEU' : 'USA',
      budget: index + 0.25,
    },
    segments: [`segment-${text}-a`, `segment-${text}-b`, `segment-${text}-c`],
    counters: [index + 0.5, index + 1.5, index + 2.5],
    // Chains of eight: marking follows references, but no chain is as long as the heap.
    parent: index % 8 === 0 ? null : last,
  }
}
