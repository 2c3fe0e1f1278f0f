import { now } from '../../child/clock.js'
import { trackHeap } from '../../child/heap-tracker.js'
import type { Job } from '../../child/job.js'
import { runnerFor } from '../../child/op-loop.js'
import { setUp } from '../../child/set-up-variant.js'
import type { TimelineChildResult } from './job.js'

/** Ops between two looks at the clock; recording makes each of them slow. */
const CHUNK = 16

/**
 * The heap timeline of an op inside its child: every allocation from the import of the scenario on, so that
 * objects of the set-up, such as a pool, are seen with the functions that made them.
 */
export async function measure(job: Job<'timeline'>): Promise<TimelineChildResult> {
  const tracker = trackHeap()
  const { op, prepared, loop, dispose } = await setUp(job)
  const run = runnerFor(op, prepared, loop?.goRound)
  const end = now() + job.params.milliseconds
  let ops = 0
  while (now() < end) {
    await run(CHUNK)
    ops += CHUNK
  }
  tracker.save(job.params.file)
  await dispose?.()
  return { ops }
}
