import type { AllocationResult } from '../../../model/run.js'
import type { OpsProfile } from './profile.js'

export interface AllocationParams {
  /** Whether to keep the profile. */
  readonly profile: boolean
}

export interface AllocationChildResult {
  readonly allocation: AllocationResult
  /** The allocations of the counted ops; `null` when they were not to be kept. */
  readonly profile: OpsProfile | null
  /** Heap bytes per op as each of several processes counted them, where they disagree; the lab adds it. */
  readonly byProcess?: readonly number[]
  /** Set where the op gives a promise, which is awaited. */
  readonly awaited?: boolean
}
