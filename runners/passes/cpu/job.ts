import type { CpuProfile } from '../../../model/cpu-profile.js'

export interface CpuParams {
  readonly milliseconds: number
}

export interface CpuChildResult {
  /** Where the ops spent their time; what the lab does round them is at rest in it. */
  readonly profile: CpuProfile
  readonly ops: number
}
