import type { CallFrame } from '../../../model/cpu-profile.js'
import { openInspector } from '../../child/inspector.js'

/** A sampling heap profile as the inspector gives it; Chrome DevTools opens it as a `.heapprofile`. */
export interface Profile {
  readonly head: ProfileNode
  readonly samples: AllocationSample[]
}

export interface ProfileNode {
  readonly id: number
  readonly callFrame: CallFrame
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

/** One allocation. */
export interface AllocationSample {
  /** Bytes. */
  readonly size: number
  readonly nodeId: number
  /** Counts up in the order of allocation. */
  readonly ordinal: number
  /** Set where the sample may be several objects, reserved in one step, of an unknown number in this op. */
  readonly several?: true
}

/** V8's sampling heap profiler. At an interval of one byte, the default, every allocation is a sample. */
export interface Sampler {
  readonly start: (interval?: number) => void
  /** The same, and what is collected leaves the record. */
  readonly startAlive: (interval: number) => void
  /** The profile since `start`, its samples in the order of allocation. */
  readonly stop: () => Profile
  readonly close: () => void
}

/** Connects to the inspector of this very thread. */
export function openSampler(): Sampler {
  const { session, post } = openInspector()
  post('HeapProfiler.enable')
  return {
    start: (samplingInterval = 1) => {
      post('HeapProfiler.startSampling', {
        samplingInterval,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      })
    },
    startAlive: (samplingInterval) => {
      post('HeapProfiler.startSampling', { samplingInterval })
    },
    stop: () => {
      const { profile } = post('HeapProfiler.stopSampling') as { profile: Profile }
      profile.samples.sort((a, b) => a.ordinal - b.ordinal)
      return profile
    },
    close: () => session.disconnect(),
  }
}
