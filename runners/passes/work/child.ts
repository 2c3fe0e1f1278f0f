import type { WorkResult } from '../../../model/run.js'
import { startCoverage } from '../../child/coverage.js'
import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { countWork } from './count-windows.js'

/** The work pass inside its child: counting begins before the scenario is loaded. */
export async function measure(job: Job<'work'>): Promise<WorkResult> {
  const coverage = startCoverage()
  const variant = await setUp(job)
  const result = await countWork(variant, coverage)
  await variant.dispose?.()
  return result
}
