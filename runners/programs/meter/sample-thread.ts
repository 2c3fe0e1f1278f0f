import { openSampling, sampledStacks } from '../watch/sampling.js'
import type { ThreadMeter } from './thread-meter.js'

/** Samples the allocations of this thread, until `end` adds them to a reading. */
export function sampleThread(everyBytes: number) {
  const sampling = openSampling()
  sampling.start(everyBytes, {
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  return {
    end: (meter: ThreadMeter): ThreadMeter => {
      const stacks = sampledStacks(sampling.stop())
      sampling.close()
      return { ...meter, stacks }
    },
  }
}
