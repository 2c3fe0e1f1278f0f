import type { TimeComparison } from './comparison.js'
import type { AllocationResult, GcResult, Interval, LatencyMs, LatencyPoint } from './variant-results.js'

/**
 * The op in several worker threads at once, each with a heap and a collector of its own. A group of as many
 * threads takes turns with the other contenders' groups, and all of a group run whenever it has the turn.
 */
export interface WorkersResult {
  readonly case: string
  readonly workers: number
  readonly variant: string
  /** Extra V8 flags, for a tuned baseline. */
  readonly flags?: readonly string[]
  /** As seen by one worker: the number of workers over the sum of their rates. */
  readonly nsPerOp: number | null
  /** 95 % interval of `nsPerOp`; `null` with too few forks for one. */
  readonly ci95?: Interval | null
  /** The part of `nsPerOp` that the worker's own collections took. */
  readonly gcNsPerOp?: number | null
  /** Of all workers together. */
  readonly opsPerSecond: number | null
  /** Ops per second over those of one worker times the number of workers; `null` without a group of one. */
  readonly scalingEfficiency?: number | null
  /** Against the baseline with as many workers; `null` for the baseline itself. */
  readonly time?: TimeComparison | null
  /** The mean of the workers; `exact` when each was exact and all agree. */
  readonly allocation: AllocationResult | null
  /** Of all workers together: counts, durations and heaps are sums, pauses those of any worker. */
  readonly gc: GcResult | null
  /** What was counted and watched inside each worker, in order; empty where it could not be. */
  readonly byWorker?: readonly WorkerFigures[]
}

/** One worker thread of a group, seen from inside. */
export interface WorkerFigures {
  readonly allocation: AllocationResult | null
  readonly gc: GcResult | null
}

/**
 * The op under an open-loop load: ops fall due at a fixed rate whether or not the last one is done.
 * One for each contender on each case; all contenders of a case met the same rate.
 */
export interface LoadResult {
  readonly case: string
  readonly variant: string
  /** Extra V8 flags, for a tuned baseline. */
  readonly flags?: readonly string[]
  /** Ops that fell due per second. */
  readonly ratePerSecond: number
  readonly achievedPerSecond: number | null
  /** Whether ops were done as fast as they fell due; `null` when the load could not be run. */
  readonly keptUp: boolean | null
  /** `null` when it fell behind: latencies would then show how long the load lasted, not the op. */
  readonly latencyMs: LatencyMs | null
  /** Latency by percentile, for the chart; empty where `latencyMs` is `null`. */
  readonly percentiles: readonly LatencyPoint[]
  /** Ops that fell due. */
  readonly ops: number
  /** The latency past which an op counts as missed, in milliseconds. */
  readonly slaMs: number
  /** Ops that took longer than `slaMs` from their due time, or were never begun. */
  readonly slaMisses: number | null
  /** Results that were really held; 0 for a variant that uses the memory of its last result again. */
  readonly inFlight: number | null
  /** Megabytes (2^20 bytes) of long-lived objects beside the op. */
  readonly liveHeapMB: number
  /** How late an op began that was due while nothing else ran, in milliseconds. */
  readonly lagMs: { readonly mean: number; readonly max: number } | null
  /** Highest rate at which 99.9 % of ops met `slaMs`; `null` when it was not searched or none did. */
  readonly sustainedPerSecond: number | null
  readonly timeline: LatencyTimeline | null
  readonly gc: GcResult | null
}

/** Latency over time, on the clock of `gc.collections`. */
export interface LatencyTimeline {
  readonly sliceMs: number
  /** The longest latency among the ops that fell due in each slice, in milliseconds; `null` without one. */
  readonly maxMs: readonly (number | null)[]
}
