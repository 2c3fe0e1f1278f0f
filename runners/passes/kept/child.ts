import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import type { KeptChildResult } from './job.js'
import { measureKept } from './measure.js'

/** The pass of what ops keep inside its child. */
export async function measure(job: Job<'kept'>): Promise<KeptChildResult> {
  const variant = await setUp(job)
  const kept = await measureKept(variant)
  await variant.dispose?.()
  return { kept }
}
