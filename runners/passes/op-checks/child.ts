import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { countSteps, type StepCounter } from './count-steps.js'
import type { OpChecksParams, OpChecksResult } from './job.js'
import { countWeakReferences, leftBehind } from './left-behind.js'
import { largerFirstOp } from './used-up.js'

/** A look at an op in a process of its own. */
export function measure(job: Job<'op-checks'>): Promise<OpChecksResult> {
  return lookAtOp(job, prepareLook(), job.params)
}

/** What a look needs from before the scenario is imported. */
export function prepareLook(): StepCounter {
  countWeakReferences()
  return countSteps()
}

/** Looks at what an op does to what it is given, and at what it leaves for later. */
export async function lookAtOp(
  job: Parameters<typeof setUp>[0],
  steps: StepCounter,
  { fresh }: OpChecksParams,
): Promise<OpChecksResult> {
  const variant = await setUp(job)
  const leaves = await leftBehind(variant, steps)
  await variant.dispose?.()
  if (!fresh || leaves !== null) return { leaves, firstOpRatio: null }
  return { leaves, firstOpRatio: await largerFirstOp(() => setUp(job), steps) }
}
