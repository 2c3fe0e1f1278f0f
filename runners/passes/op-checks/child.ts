import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { countSteps } from './count-steps.js'
import type { OpChecksResult } from './job.js'
import { countWeakReferences, leftBehind } from './left-behind.js'
import { largerFirstOp } from './used-up.js'

/** Looks at what an op does to what it is given, and at what it leaves for later. */
export async function measure(job: Job<'op-checks'>): Promise<OpChecksResult> {
  countWeakReferences()
  const steps = countSteps()
  const variant = await setUp(job)
  const leaves = await leftBehind(variant, steps)
  await variant.dispose?.()
  if (!job.params.fresh || leaves !== null) return { leaves, firstOpRatio: null }
  return { leaves, firstOpRatio: await largerFirstOp(() => setUp(job), steps) }
}
