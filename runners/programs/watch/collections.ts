import type { Collection, HeapPoint, PauseMs } from '../../../model/run.js'
import type { CollectionReason } from '../../../model/watch.js'
import { pausesOf, rounded } from '../../child/gc-result.js'
import { pairCollections } from './pair-collections.js'
import { reasonOf } from './reason.js'
import { kinds, type TickRecord } from './records.js'
import { thinned } from './thinned.js'

/** Collections that are kept of a thread; more are thinned out. */
const MOST_KEPT = 20_000
/** Pauses of which percentiles are made. */
const MOST_PAUSES = 200_000

/** The program's collections in a thread: how many, how long and why. `onHeap` is told the heap at them. */
export function sumOfCollections(onHeap: (point: HeapPoint) => void) {
  const counts = { minor: 0, major: 0, incremental: 0, weak: 0 }
  let max: number | null = null
  let total = 0
  const pauses = thinned<number>(MOST_PAUSES)
  const reasons: { [R in CollectionReason]?: number } = {}
  const kept = { minor: thinned<Collection>(MOST_KEPT), other: thinned<Collection>(MOST_KEPT) }
  const pairs = pairCollections(([ms, , pauseMs, flags], edge) => {
    if (ms < 0) return
    const reason = reasonOf(flags, edge?.[2])
    reasons[reason] = (reasons[reason] ?? 0) + 1
    if (edge === null) return
    onHeap({ ms: rounded(ms), bytes: edge[0] })
    onHeap({ ms: rounded(ms + pauseMs), bytes: edge[1] })
  })
  const add = ({ collections, edges }: TickRecord): void => {
    for (const [ms, index, pauseMs] of collections) {
      if (ms < 0) continue
      const kind = kinds[index] ?? 'minor'
      counts[kind]++
      total += pauseMs
      max = Math.max(max ?? 0, pauseMs)
      pauses.add(pauseMs)
      kept[kind === 'minor' ? 'minor' : 'other'].add({ ms, kind, pauseMs })
    }
    pairs.add(collections, edges)
  }
  return {
    add,
    reasons,
    counts: () => counts,
    /** Percentiles, which need sorting, only with `percentiles`; all pauses are in the other two. */
    pauseMs: (percentiles: boolean): PauseMs => {
      const { p50, p99 } = percentiles ? pausesOf(pauses.items()) : { p50: null, p99: null }
      return { p50, p99, max, total }
    },
    /** Once no tick comes any more: the collections, as far as they are kept. */
    end: (): readonly Collection[] => {
      pairs.end()
      return byTime([...kept.minor.items(), ...kept.other.items()])
    },
  }
}

export function byTime<T extends { readonly ms: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.ms - b.ms)
}
