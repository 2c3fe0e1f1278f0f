import type { Sampler } from './sampler.js'

/** Objects of an op that are counted one by one: V8's profiler takes some ten microseconds for each. */
const MOST_OBJECTS = 500_000
/** Of objects smaller than so many bytes only some are seen, which takes a tenth of the time. */
const INTERVAL = 128
/** An op that takes less makes fewer. */
const LEAST_MS = 5

/**
 * Throws where an op makes more objects than can be counted in useful time and memory, before any is counted:
 * 8 million took 73 seconds and 2 GB an op. `runOnce` runs the op; `most`: objects.
 */
export async function refuseTooMany(
  sampler: Sampler,
  runOnce: () => Promise<unknown> | undefined,
  opMs: number,
  most = MOST_OBJECTS,
): Promise<void> {
  if (opMs < LEAST_MS) return
  sampler.start(INTERVAL)
  let seen = 0
  try {
    await runOnce()
  } finally {
    seen = sampler.stop().samples.length
  }
  if (seen > most)
    throw new Error(
      `an op makes more than ${most.toLocaleString('en')} objects, too many to count one by one: measure one ` +
        'that does less',
    )
}
