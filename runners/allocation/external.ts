import { memoryUsage } from 'node:process'
import { GCProfiler } from 'node:v8'
import { noTick } from './loop.js'

/**
 * Bytes of array buffers outside the heap per op, over whole periods of `period` ops and at most about `most`
 * ops: a window without a collection, so that nothing is freed in it. `null` when every window had one.
 */
export async function externalPerOp(
  run: (count: number, tick: () => void) => Promise<void>,
  period: number,
  most: number,
): Promise<number | null> {
  let count = Math.max(period, Math.floor(Math.min(most, 4096) / period) * period)
  for (
    ;
    count >= period;
    count = count === period ? 0 : Math.max(period, Math.floor(count / 8 / period) * period)
  ) {
    const bytes = await undisturbed(run, count)
    if (bytes !== null) return bytes / count
  }
  return null
}

/** External bytes of a window; `null` when a collection fell into it. */
async function undisturbed(
  run: (count: number, tick: () => void) => Promise<void>,
  count: number,
): Promise<number | null> {
  globalThis.gc?.()
  const collections = new GCProfiler()
  collections.start()
  const before = memoryUsage().arrayBuffers
  await run(count, noTick)
  const after = memoryUsage().arrayBuffers
  const { statistics } = collections.stop()
  return statistics.length > 0 ? null : after - before
}
