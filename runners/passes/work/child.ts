import type { WorkResult } from '../../../model/run.js'
import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { countWork, StepsUnknown } from './count-windows.js'
import { coverage } from './from-the-start.js'

/**
 * The work pass inside its child: counting began before the scenario was loaded, and what --import names.
 * `null`: V8 cannot tell the steps.
 */
export async function measure(job: Job<'work'>): Promise<WorkResult | null> {
  const variant = await setUp(job)
  const result = await countWork(variant, coverage).catch((error: unknown) => {
    if (error instanceof StepsUnknown) return null
    throw error
  })
  await variant.dispose?.()
  return result
}
