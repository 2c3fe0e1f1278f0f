import { GCProfiler, getHeapStatistics } from 'node:v8'
import { noTick, type Run } from './loop.js'

const REPEATS = 9

/**
 * Bytes by which the used heap grows per op, read from V8's own counter: no sampler, no walk. Small stretches of
 * ops, so that few cross the end of a page; the slope between one and two stretches, the commonest of several.
 * Objects that V8 puts into old space from the start are not in it. `null` when no two slopes agree.
 */
export async function usedPerOp(run: Run, bytes: number): Promise<number | null> {
  const count = Math.max(1, Math.min(20, Math.floor(20_000 / (bytes + 1))))
  const seen = new Map<number, number>()
  for (let i = 0; i < REPEATS; i++) {
    const slope = (await growthOver(run, 2 * count)) - (await growthOver(run, count))
    seen.set(slope / count, (seen.get(slope / count) ?? 0) + 1)
  }
  const [commonest] = [...seen].sort((a, b) => b[1] - a[1])
  return commonest !== undefined && commonest[1] > 2 ? commonest[0] : null
}

/** The growth over `count` ops, chained across collections so that nothing freed is missed. */
async function growthOver(run: Run, count: number): Promise<number> {
  const profiler = new GCProfiler()
  profiler.start()
  let from = getHeapStatistics().used_heap_size
  await run(count, noTick)
  const end = getHeapStatistics().used_heap_size
  let growth = 0
  for (const { beforeGC, afterGC } of profiler.stop().statistics) {
    growth += beforeGC.heapStatistics.usedHeapSize - from
    from = afterGC.heapStatistics.usedHeapSize
  }
  return growth + end - from
}
