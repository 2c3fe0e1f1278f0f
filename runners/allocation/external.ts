import { memoryUsage } from 'node:process'
import { GCProfiler } from 'node:v8'
import type { Growths } from './growth.js'
import { noTick, type Run } from './loop.js'
import { periodOf } from './ops.js'
import type { Runner } from './runner.js'

/**
 * Bytes outside the heap per op: by readings after each op, where they repeat themselves. Else array buffers over
 * windows of at most `most` ops without a collection, so that nothing is freed in them. `null` when every window
 * had one.
 */
export async function externalPerOp(
  runner: Runner,
  { external, shared }: Growths,
  most: number,
): Promise<number | null> {
  const period = shared > 0 ? null : periodOf(external, Object.is)
  if (period !== null) return external.slice(0, period).reduce((sum, bytes) => sum + bytes, 0) / period
  for (let count = Math.min(most, 4096); count >= 1; count = count === 1 ? 0 : Math.max(1, count >> 3)) {
    const bytes = await undisturbed(runner.run, count)
    if (bytes !== null) return bytes / count
  }
  return null
}

/** External bytes of a window; `null` when a collection fell into it. */
async function undisturbed(run: Run, count: number): Promise<number | null> {
  globalThis.gc?.()
  const collections = new GCProfiler()
  collections.start()
  const before = memoryUsage().arrayBuffers
  await run(count, noTick)
  const after = memoryUsage().arrayBuffers
  const { statistics } = collections.stop()
  return statistics.length > 0 ? null : after - before
}
