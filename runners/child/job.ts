import type {
  AllocationResult,
  Delivery,
  GcResult,
  LatencyMs,
  LatencyPoint,
  LatencyTimeline,
  OutputDifference,
  PoolResult,
} from '../../model/run.js'
import type { LoadProfile } from '../../model/scenario.js'
import type { OpsProfile } from '../passes/allocation/profile.js'
import type { DeoptLoop } from '../passes/collector/deoptimizations.js'
import type { CpuProfile } from '../passes/cpu/cpu-profile.js'
import type { SocketPlan } from '../passes/sockets/plan.js'
import type { Description } from '../scenario-files/description.js'

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
  readonly params: Passes[P]['params']
}

/** Each pass by name: what its child is told, and what it gives back. */
export interface Passes {
  describe: { params: Record<string, never>; result: Description }
  verify: { params: VerifyParams; result: VerifyResult }
  time: { params: TimeParams; result: TimeChildResult }
  allocation: { params: AllocationParams; result: AllocationChildResult }
  collector: { params: CollectorParams; result: CollectorChildResult }
  load: { params: LoadParams; result: LoadChildResult }
  cpu: { params: CpuParams; result: CpuChildResult }
  timeline: { params: TimelineParams; result: TimelineChildResult }
  serve: { params: ServeParams; result: ServeResult }
  drive: { params: DriveParams; result: DriveResult }
  /** The passes of a group of worker threads give one result for each thread. */
  workers: { params: WorkersParams; result: readonly WorkerSamples[] }
  'workers-allocation': { params: GroupSize; result: readonly AllocationResult[] }
  'workers-collector': {
    params: GroupSize & Pick<CollectorParams, 'milliseconds'>
    result: readonly GcResult[]
  }
}

export type PassName = keyof Passes

export interface VerifyParams {
  /** Where the baseline's outputs are kept: the baseline's child writes the file, the others read it. */
  readonly outputs: string
  readonly role: 'record' | 'compare'
  /** The baseline, which the child of a variant runs as well where the scenario has its own `same`. */
  readonly baseline: { readonly scenario: string; readonly variant: string }
  /** Whether pools run in checked mode: poisoned slots, tiny buffers, double return an error. */
  readonly checked: boolean
}

export interface VerifyResult {
  readonly outputs: number
  /** Milliseconds of an op, the first ones included; absent where they were not compared one by one. */
  readonly msPerOp?: number
  /** Whether every output was `undefined`. */
  readonly empty: boolean
  readonly difference: OutputDifference | null
  /** Why outputs could not be compared though no difference was found; `null`: they could. */
  readonly unseen: string | null
  readonly pool: PoolResult | null
}

export interface TimeParams {
  /** Milliseconds of processor time for V8 to compile the op. */
  readonly compileMs: number
}

/** What a child of the time pass knows beyond the samples it has sent turn by turn; index i is sample i. */
export interface TimeChildResult {
  /** Nanoseconds of collections that began in the sample. */
  readonly gcNs: readonly number[]
  readonly gcCount: readonly number[]
  /** Growth of the used heap over the sample, in bytes; meaningless where `gcCount` is not 0. */
  readonly heapGrowth: readonly number[]
  /** Nanoseconds of an op that returns a constant, timed the same way; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
}

export interface AllocationParams {
  /** Whether to keep the profile. */
  readonly profile: boolean
}

export interface AllocationChildResult {
  readonly allocation: AllocationResult
  /** The allocations of the counted ops; `null` when they were not to be kept. */
  readonly profile: OpsProfile | null
  /** Objects per op that a full collection left alive; `null`: not known. */
  readonly retainedPerOp: number | null
  /** Heap bytes per op as each of several processes counted them, where they disagree; the lab adds it. */
  readonly byProcess?: readonly number[]
  /** Set where the op gives a promise, which is awaited. */
  readonly awaited?: boolean
}

export interface CollectorParams {
  readonly milliseconds: number
  /** Where V8 may write down what it deoptimizes, for the child to read; `null`: nowhere. */
  readonly trace: string | null
}

export interface CollectorChildResult {
  readonly deoptLoop: DeoptLoop | null
  readonly gc: GcResult
  readonly pool: PoolResult | null
}

export interface LoadParams {
  readonly profile: LoadProfile
  /** Milliseconds of one spell of load. */
  readonly spellMs: number
  /** Spells that count, at most: the length of the timeline. */
  readonly spells: number
}

/** What a child of the load pass saw over the spells that counted. */
export interface LoadChildResult {
  /** Ops that fell due. */
  readonly ops: number
  readonly achievedPerSecond: number
  readonly slaMisses: number
  readonly latencyMs: LatencyMs | null
  readonly percentiles: readonly LatencyPoint[]
  readonly timeline: LatencyTimeline
  readonly lagMs: { readonly mean: number; readonly max: number }
  /** Results held at the end. */
  readonly inFlight: number
  readonly gc: GcResult
}

export interface CpuParams {
  readonly milliseconds: number
}

export interface CpuChildResult {
  /** Where the ops spent their time; what the lab does round them is at rest in it. */
  readonly profile: CpuProfile
  readonly ops: number
}

export interface TimelineParams {
  readonly milliseconds: number
  /** Where the child writes what it recorded: a heap is too large for its report. */
  readonly file: string
}

export interface TimelineChildResult {
  readonly ops: number
}

export interface ServeParams {
  readonly plan: SocketPlan
  readonly liveHeapMB: number
}

/** What a server saw from its first connection to its last. */
export interface ServeResult {
  readonly gc: GcResult
  /** The zero of `gc.collections` on the clock that all processes of the machine share, in milliseconds. */
  readonly originMs: number
  /** Borrowed from pools once every connection was closed. */
  readonly outstanding: number
}

export interface DriveParams {
  readonly plan: SocketPlan
  readonly port: number
  readonly slaMs: number
}

/** What the clients saw. */
export interface DriveResult {
  readonly achievedPerSecond: number
  readonly slaMisses: number
  readonly latencyMs: LatencyMs | null
  readonly percentiles: readonly LatencyPoint[]
  readonly timeline: LatencyTimeline
  /** The zero of the timeline on the clock that all processes of the machine share, in milliseconds. */
  readonly originMs: number
  readonly delivery: Delivery
}

export interface GroupSize {
  /** How many worker threads run the op at once. */
  readonly workers: number
}

export interface WorkersParams extends GroupSize {
  /** Milliseconds that all threads run in one turn. */
  readonly spellMs: number
}

/** What one thread did turn by turn; index i is turn i. */
export interface WorkerSamples {
  readonly opsPerMs: readonly number[]
  /** Nanoseconds of this thread's collections per op. */
  readonly gcNsPerOp: readonly number[]
  readonly gcCount: readonly number[]
}
