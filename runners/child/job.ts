import type { AllocationResult, GcResult, WorkResult } from '../../model/run.js'
import type { AllocationChildResult, AllocationParams, SampledChildResult } from '../passes/allocation/job.js'
import type { CollectorChildResult, CollectorParams } from '../passes/collector/job.js'
import type { CpuChildResult, CpuParams } from '../passes/cpu/job.js'
import type { KeptChildResult, KeptParams } from '../passes/kept/job.js'
import type { LoadChildResult, LoadParams } from '../passes/load/job.js'
import type { OpChecksParams, OpChecksResult } from '../passes/op-checks/job.js'
import type { SameParams, SameResult } from '../passes/requests/job.js'
import type { RoughOp, TimeChildResult, TimeParams } from '../passes/time/job.js'
import type { TimelineChildResult, TimelineParams } from '../passes/timeline/job.js'
import type { VerifyParams, VerifyResult } from '../passes/verify/job.js'
import type { GroupSize, WorkerSamples, WorkersParams } from '../passes/workers/job.js'
import type { FileDescription } from '../scenario-files/description.js'

/**
 * What one child process is asked to do: one question about one contender.
 * Passed to the child as JSON on its command line.
 */
export interface Job<P extends PassName = PassName> {
  readonly pass: P
  /** The scenario file as a file: URL. */
  readonly scenario: string
  /** Empty for `describe`, which looks at the file as a whole. */
  readonly case: string
  readonly variant: string
  /** After how many ops what they left to the event loop is done; absent: never. */
  readonly drainEvery?: number
  readonly params: Passes[P]['params']
}

/** Each pass by name: what its child is told, and what it gives back. */
export interface Passes {
  describe: { params: Record<string, never>; result: FileDescription }
  verify: { params: VerifyParams; result: VerifyResult }
  'op-checks': { params: OpChecksParams; result: OpChecksResult }
  'time:rough': { params: Record<string, never>; result: RoughOp }
  time: { params: TimeParams; result: TimeChildResult }
  allocation: { params: AllocationParams; result: AllocationChildResult }
  'allocation:sampled': { params: Record<string, never>; result: SampledChildResult }
  kept: { params: KeptParams; result: KeptChildResult }
  work: { params: Record<string, never>; result: WorkResult | null }
  collector: { params: CollectorParams; result: CollectorChildResult }
  load: { params: LoadParams; result: LoadChildResult }
  cpu: { params: CpuParams; result: CpuChildResult }
  timeline: { params: TimelineParams; result: TimelineChildResult }
  'requests:same': { params: SameParams; result: SameResult }
  /** The passes of a group of worker threads give one result for each thread. */
  workers: { params: WorkersParams; result: readonly WorkerSamples[] }
  'workers:allocation': { params: GroupSize; result: readonly AllocationResult[] }
  'workers:collector': {
    params: GroupSize & Pick<CollectorParams, 'milliseconds'>
    result: readonly GcResult[]
  }
}

export type PassName = keyof Passes
