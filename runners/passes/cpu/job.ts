import type { CpuProfile } from '../../../model/cpu-profile.js'

export interface CpuParams {
  readonly milliseconds: number
  /** Whether V8 logs where the processor stood: no code that is compiled under its profiler is in that. */
  readonly logged?: boolean
}

export interface CpuChildResult {
  /** Where the ops spent their time; what the lab does round them is at rest in it. */
  readonly profile: CpuProfile
  readonly ops: number
  /** Whether inputs were prepared in between. */
  readonly prepares: boolean
}
