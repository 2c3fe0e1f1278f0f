import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import type { AllocationChildResult } from './job.js'
import { profileAllocation } from './measure.js'

/** The allocation pass inside its child. */
export async function measure(job: Job<'allocation'>): Promise<AllocationChildResult> {
  const variant = await setUp(job)
  const { profile, ...counted } = await profileAllocation(variant)
  await variant.dispose?.()
  return { ...counted, profile: job.params.profile ? profile() : null }
}
