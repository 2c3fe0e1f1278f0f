import type { WorkResult } from '../../../model/run.js'
import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { countWork } from './count-windows.js'
import { coverage } from './from-the-start.js'

/** The work pass inside its child: counting began before the scenario was loaded, and what --import names. */
export async function measure(job: Job<'work'>): Promise<WorkResult> {
  const variant = await setUp(job)
  const result = await countWork(variant, coverage)
  await variant.dispose?.()
  return result
}
