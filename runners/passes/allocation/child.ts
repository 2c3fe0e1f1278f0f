import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import type { AllocationChildResult, SampledChildResult } from './job.js'
import { profileAllocation, sampleAllocation } from './measure.js'

/** The allocation pass inside its child. */
export function measure(
  job: Job<'allocation' | 'allocation:sampled'>,
): Promise<AllocationChildResult | SampledChildResult> {
  return job.pass === 'allocation' ? count(job as Job<'allocation'>) : confirm(job)
}

/** All that is to be counted of an op. */
export async function count(job: Job<'allocation'>): Promise<AllocationChildResult> {
  const variant = await setUp(job)
  const { profile, ...counted } = await profileAllocation(variant)
  await variant.dispose?.()
  return { ...counted, profile: job.params.profile ? profile() : null }
}

async function confirm(job: Job): Promise<SampledChildResult> {
  const variant = await setUp(job)
  const sampled = await sampleAllocation(variant)
  await variant.dispose?.()
  return { sampled }
}
