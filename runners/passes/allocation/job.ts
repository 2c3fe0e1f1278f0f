import type { AllocationResult } from '../../../model/run.js'
import type { OpsProfile } from './profile.js'

export interface AllocationParams {
  /** Whether to keep the profile. */
  readonly profile: boolean
}

/** An op in steady state, before what other methods say corrects it: two processes of the same code agree. */
export interface SampledOps {
  readonly heapBytesPerOp: number
  readonly externalBytesPerOp: number
  readonly allocsPerOp: number
}

export interface AllocationChildResult {
  readonly allocation: AllocationResult
  /** What the figures were made of; `null` where nothing steady was seen. */
  readonly sampled: SampledOps | null
  /** The allocations of the counted ops; `null` when they were not to be kept. */
  readonly profile: OpsProfile | null
  /** Heap bytes per op as each of several processes counted them, where they disagree; the lab adds it. */
  readonly byProcess?: readonly number[]
  /** Set where the op gives a promise, which is awaited. */
  readonly awaited?: boolean
}

/** What a process that only confirms another's figures has seen. */
export interface SampledChildResult {
  readonly sampled: SampledOps | null
}
