import type { AllocationResult, GcResult } from '../../../model/run.js'
import { maximum, mean, minimum } from '../../../stats/summary.js'
import { gcResultOf } from '../../child/gc-result.js'
import type { SpellDone } from '../../child/thread-data.js'

/** What a thread did from when to when. */
type Stretch = Pick<SpellDone, 'ops' | 'startMs' | 'endMs'>

/**
 * The threads' joint rate, as a share of the sum of their own rates. With more threads than cores, some begin
 * when others have ended: each had a core to itself, but not at the same time. Then the ops between the first
 * start and the last end count.
 */
export function shareTogether(spells: readonly Stretch[]): number {
  const sum = (of: (spell: Stretch) => number): number => spells.reduce((total, one) => total + of(one), 0)
  const start = minimum(spells.map(({ startMs }) => startMs))
  const end = maximum(spells.map(({ endMs }) => endMs))
  const together = sum(({ ops }) => ops) / (end - start)
  return together / sum(({ ops, startMs, endMs }) => ops / (endMs - startMs))
}

/** The workers' allocations as one: means, and `exact` when each is exact and all agree. */
export function combineAllocations(results: readonly AllocationResult[]): AllocationResult | null {
  const [first] = results
  if (first === undefined) return null
  const external = results.map(({ externalBytesPerOp }) => externalBytesPerOp)
  const agree = results.every(
    (one) =>
      one.heapBytesPerOp === first.heapBytesPerOp &&
      one.allocsPerOp === first.allocsPerOp &&
      one.externalBytesPerOp === first.externalBytesPerOp,
  )
  return {
    ...first,
    heapBytesPerOp: mean(results.map(({ heapBytesPerOp }) => heapBytesPerOp)),
    externalBytesPerOp: external.includes(null) ? null : mean(external as number[]),
    allocsPerOp: mean(results.map(({ allocsPerOp }) => allocsPerOp)),
    exact: agree && results.every(({ exact }) => exact),
  }
}

/**
 * The workers' collections as one: everything summed, durations too, so that the share is that of one
 * worker's time and pauses per op are right. Heaps over time stay with each worker.
 */
export function combineGc(results: readonly GcResult[]): GcResult | null {
  const [first] = results
  if (first === undefined) return null
  const sum = (key: 'ops' | 'durationMs' | 'retainedBytes'): number =>
    results.reduce((total, result) => total + result[key], 0)
  const deltas = results.map((result) => result.heapDeltaBytes)
  const entries = results.flatMap(({ collections }) =>
    collections.map(({ ms, kind, pauseMs }) => ({ startMs: ms, kind, pauseMs })),
  )
  return {
    ...gcResultOf(entries, {
      ops: sum('ops'),
      durationMs: sum('durationMs'),
      heapDeltaBytes: deltas.reduce((total, delta) =>
        total === null || delta === null ? null : total + delta,
      ),
      retainedBytes: sum('retainedBytes'),
      semiSpaceMB: first.semiSpaceMB,
      heap: [],
    }),
    collections: [],
  }
}
