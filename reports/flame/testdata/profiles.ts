import type { CpuProfile } from '../../../model/cpu-profile.js'
import { type HeapProfiler, type Profiler, Session } from 'node:inspector'
import type { HeapProfile } from '../heap-profile.js'

const session = new Session()

/** Every allocation of `work`, as V8's profiler tells it in this process. */
export function allocationsOf(work: () => void): HeapProfile {
  session.connect()
  session.post('HeapProfiler.enable')
  session.post('HeapProfiler.startSampling', {
    samplingInterval: 1,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as HeapProfiler.StartSamplingParameterType)
  work()
  let profile: HeapProfile | undefined
  session.post('HeapProfiler.stopSampling', (_, answer) => {
    profile = answer.profile as unknown as HeapProfile
  })
  session.disconnect()
  if (profile === undefined) throw new Error('no profile')
  return profile
}

/** Where `work` spends its time, as V8's profiler tells it in this process. */
export function timeOf(work: () => void): CpuProfile {
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.start')
  work()
  let profile: Profiler.Profile | undefined
  session.post('Profiler.stop', (_, answer) => {
    profile = answer.profile
  })
  session.disconnect()
  if (profile === undefined) throw new Error('no profile')
  return profile as CpuProfile
}
