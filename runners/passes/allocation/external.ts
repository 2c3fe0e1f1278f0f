import { GCProfiler } from 'node:v8'
import { maximum } from '../../../stats/summary.js'
import { collect } from './collect.js'
import type { Growths } from './growth.js'
import type { RunTicked } from './loop.js'
import { periodOf } from './ops.js'
import { addedOutside, type Outside, readOutside } from './outside.js'
import { finishStretch, type Runner } from './runner.js'
import { youngBytes } from './v8-state.js'

/** Memory outside the heap over a window, whole periods of it. */
export interface External {
  /**
   * Bytes outside the heap per op; `null` when a collection fell into every window, or when other threads
   * freed more than the op made.
   */
  readonly perOp: number | null
  /** Whether some op, too rare for the readings, allocates more than the others. */
  readonly rare: boolean
}

/** Most ops of a window; enough for two buffers of Node's pool, 64 KB each, at 8 bytes an op. */
const MOST_OPS = 20_000
/** Of the young generation, the share that a window may fill. */
const FILLED = 0.5

/**
 * Bytes outside the heap per op: by readings after each op where these repeat, else over a window of whole
 * periods of `period` ops without a collection, in which nothing is freed. `most`: ops that time allows.
 */
export async function externalPerOp(
  runner: Runner,
  { external, shared, ops }: Growths,
  heapBytes: number,
  period: number | null,
  most: number,
): Promise<External> {
  const alike = shared <= 0 && external.every((bytes) => bytes === external[0])
  const unbroken = ops.at(-1) === (ops[0] ?? 0) + ops.length - 1
  const repeats = shared > 0 || !unbroken ? null : periodOf(external, Object.is)
  if (!alike && repeats !== null) {
    const sum = external.slice(0, repeats).reduce((total, bytes) => total + bytes, 0)
    return { perOp: sum < 0 ? null : sum / repeats, rare: false }
  }
  const each = heapBytes + (runner.between?.() ?? 0) + Math.max(0, maximum(external)) + 1
  const fitting = (youngBytes() * FILLED) / each
  const step = period ?? 1
  let count = Math.max(step, Math.floor(Math.min(most, MOST_OPS, fitting) / step) * step)
  for (; count >= step; count = count === step ? 0 : Math.max(step, Math.floor(count / 8 / step) * step)) {
    await finishStretch(runner)
    await runner.prepare?.(count)
    const added = await undisturbed(runner.run, count)
    if (added === null) continue
    const bytes = addedOutside(NOTHING, added)
    const rare = alike && bytes > count * (external[0] ?? 0)
    return { perOp: added.buffers < 0 ? null : bytes / count, rare }
  }
  const [first = 0] = external
  return { perOp: alike && first >= 0 ? first : null, rare: false }
}

const NOTHING: Outside = { heaps: 0, buffers: 0 }

/** What a window added by each counter; `null` when a collection fell into it. */
async function undisturbed(run: RunTicked, count: number): Promise<Outside | null> {
  collect('major')
  const collections = new GCProfiler()
  collections.start()
  let [heaps, buffers] = [0, 0]
  await run(count, (edge) => {
    if (edge === undefined) return
    const [now, sign] = [readOutside(), edge === 'end' ? 1 : -1]
    heaps += sign * now.heaps
    buffers += sign * now.buffers
  })
  const { statistics } = collections.stop()
  return statistics.length > 0 ? null : { heaps, buffers }
}
