import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { removeTemporary, temporaryRoot } from '../../../storage/temporary.js'
import type { Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { collectorFlags } from './flags.js'
import type { CollectorChildResult } from './job.js'

/** The collector of one contender, whose op is sustained for so long. */
export async function watchCollector(
  lab: Lab,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  milliseconds: number,
  flags = collectorFlags,
): Promise<Trial<CollectorChildResult>> {
  const trace = join(temporaryRoot(), `gclab-deopt-${randomUUID()}`)
  try {
    return await startChild(lab, 'collector', place, contender, { milliseconds, trace }, flags).done
  } finally {
    // A child that was killed leaves it behind.
    removeTemporary(trace)
  }
}
