import { memoryUsage } from 'node:process'
import type { HeapInfo } from 'node:v8'
import { collect } from './collect.js'
import { noTick, type Readings } from './loop.js'
import { addedOutside, readOutside } from './outside.js'
import type { Runner } from './runner.js'
import { youngBytes } from './v8-state.js'

/** Growth of memory over single ops, by V8's own counters: no sampler is on, and nothing interferes. */
export interface Growths {
  /** The number of each op. */
  readonly ops: readonly number[]
  /** Bytes by which the used heap grew; far off where a collection or the unused end of a page fell in. */
  readonly heap: readonly number[]
  /** Bytes outside the heap that objects on it own; far off where a collection fell in. */
  readonly external: readonly number[]
  /** Bytes of array buffers that V8 does not count for this heap, over all ops: shared ones. */
  readonly shared: number
}

/** The share of the young generation that a stretch without a collection may fill, array buffers included. */
const STRETCH = 0.6
/** What reading itself allocates, at most. */
const READING_BYTES = 2000
/** Ops before each stretch: they fill those caches of V8's that a collection empties. */
const REFILLING = 200

/**
 * Reads the growth of each of about `count` ops. An extra reading shows what a reading allocates, and that is
 * taken off. `heapBytes`: about what an op allocates, to end a stretch before the heap is full; `most`:
 * further ops that time allows.
 */
export async function growthOfOps(
  runner: Runner,
  count: number,
  heapBytes: number,
  most: number,
): Promise<Growths> {
  await runner.prepare?.(1)
  const before = readOutside()
  await runner.run(1, noTick)
  const external = Math.max(0, addedOutside(before, readOutside()))
  const bytes = heapBytes + external + (runner.between?.() ?? 0) + READING_BYTES
  const fitting = Math.max(1, Math.floor((youngBytes() * STRETCH) / bytes))
  const refilling = Math.min(REFILLING, fitting >> 1, most)
  const growths = { ops: [] as number[], heap: [] as number[], external: [] as number[], shared: 0 }
  while (growths.heap.length < count) {
    const length = Math.min(fitting - refilling, count - growths.heap.length)
    await runner.prepare?.(refilling + length)
    collect('minor')
    await runner.run(refilling, noTick)
    const stretch: Readings[] = Array.from({ length })
    const first = runner.done()
    const from = memoryUsage().arrayBuffers
    await runner.read(stretch)
    growths.shared += memoryUsage().arrayBuffers - from
    for (const [i, { idle, before, after, ops = 1 }] of stretch.entries()) {
      growths.ops.push(first + i)
      growths.heap.push(grown(idle, before, after, 'used_heap_size') / ops)
      const outside = grown(idle, before, after, 'external_memory') / ops
      growths.external.push(outside)
      growths.shared -= outside
    }
  }
  return growths
}

function grown(
  idle: HeapInfo,
  before: HeapInfo,
  after: HeapInfo,
  key: 'used_heap_size' | 'external_memory',
): number {
  return after[key] - before[key] - (before[key] - idle[key])
}
