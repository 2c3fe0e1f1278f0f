import type { Warning } from './warnings.js'

/** The schema of the document below; a reader refuses any other. */
export const RUN_SCHEMA = 'gclab/run@1'

/**
 * Everything one `gclab run` measured, as saved in `run.json`: enough to rebuild every page of the report
 * without measuring again. What could not be measured is `null`, and `warnings` says why.
 */
export interface RunDocument {
  readonly schema: typeof RUN_SCHEMA
  /** The version of gclab that measured. */
  readonly gclab: string
  /** ISO 8601. */
  readonly startedAt: string
  /** ISO 8601; `null` while the run is not complete. */
  readonly finishedAt: string | null
  /** When the run, cut off before, went on: ISO 8601, in order. Absent when it ran in one go. */
  readonly resumedAt?: readonly string[]
  readonly options: RunOptions
  readonly environment: Environment
  readonly scenarios: readonly ScenarioResult[]
  readonly warnings: readonly Warning[]
  /** Every case of the whole run, in its order; only in the parts of a sharded run and what they are merged to. */
  readonly plan?: readonly PlannedCase[]
}

/** A case that some part of a sharded run measures. */
export interface PlannedCase {
  readonly scenario: string
  readonly case: string
}

/** Which part of a run: `index` of `of`, from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** What was asked of the run; with the environment, enough to repeat it. */
export interface RunOptions {
  /** The scenarios as a command line can name them: a bundled one by its name, others by their files. */
  readonly scenarios: readonly string[]
  /** Only these cases; every case when absent. */
  readonly cases?: readonly string[]
  /** Only these variants (the baseline always runs); every variant when absent. */
  readonly variants?: readonly string[]
  readonly quick: boolean
  /** Seconds for the time pass of the whole run; `null`: the default for each case. */
  readonly budgetSeconds: number | null
  /** Wanted half-width of a ratio's 95 % interval, in percent. */
  readonly precisionPercent: number
  /** Smallest difference that matters, in percent: below it two times are called the same. */
  readonly minEffectPercent: number
  /** Forks of the time pass; `null`: fixed by a pilot. */
  readonly forks: number | null
  /** V8 flags, one string an entry: the baseline once more under each. */
  readonly tune: readonly string[]
  /** Numbers of worker threads; `null`: as the scenario declares. */
  readonly workers: readonly number[] | null
  /** `auto`: the load pass runs when the scenario declares a load. */
  readonly load: 'auto' | 'on' | 'http' | 'off'
  /** Only this part of the cases. */
  readonly shard?: Shard
  /** `false`: the time pass was left out. */
  readonly time?: boolean
  readonly seed: number
  /** Seconds after which a single child is ended. */
  readonly timeoutSeconds: number
  /** Limit of a child's old space in megabytes; `null`: Node's own. */
  readonly maxHeapMB: number | null
}

/** The machine and the runtime that measured. */
export interface Environment {
  /** As in `process.version`, with the v. */
  readonly node: string
  readonly v8: string
  readonly os: string
  readonly arch: string
  readonly cpu: string
  /** Logical processors that this process may use. */
  readonly cores: number
  readonly memoryBytes: number
  /** V8 and Node flags given by the user (NODE_OPTIONS included) that children inherit. */
  readonly flags: readonly string[]
  /** What makes this machine a poor one to measure on. */
  readonly warnings: readonly Warning[]
}

export interface ScenarioResult {
  readonly name: string
  readonly title: string
  /** The name of the variant that the others are compared with. */
  readonly baseline: string
  /** The scenario file, relative to the folder the run was started in where it lies below it. */
  readonly file: string
  readonly number: number | null
  readonly cases: readonly CaseResult[]
  readonly workers: readonly WorkersResult[]
  /** Within the process. */
  readonly load: readonly LoadResult[]
  /** Behind real servers; absent unless `--load http` asked for it. */
  readonly sockets?: readonly LoadResult[]
  /** Each variant's source as written by its author, for the report's before and after. */
  readonly sources: readonly VariantSource[]
  /** The text of the scenario's `writeup` file; `null` when it has none. */
  readonly writeup: string | null
}

/** The source of one variant's factory. */
export interface VariantSource {
  readonly variant: string
  readonly file: string
  /** First line of the code in the file, from 1. */
  readonly line: number
  readonly code: string
  /** Files below the scenario's folder that it needs and not every variant does; absent without one. */
  readonly uses?: readonly SourceFile[]
  /** Packages and pools that it needs and not every variant does; absent without one. */
  readonly packages?: readonly string[]
}

/** A whole file, without its imports. */
export interface SourceFile {
  readonly file: string
  readonly code: string
}

export interface CaseResult {
  readonly name: string
  readonly verified: Verification
  /** The variants in the scenario's order (baseline included), then `control`, then tuned baselines. */
  readonly variants: readonly VariantResult[]
  /** One for each entry of `variants` but the baseline. */
  readonly comparisons: readonly Comparison[]
}

/** Whether every variant produced the baseline's outputs. */
export interface Verification {
  /** `null`: there was nothing to compare, or verification could not run. */
  readonly same: boolean | null
  /** Outputs compared with the baseline's, over all variants. */
  readonly outputs: number
  /** The first output that differs, when one does. */
  readonly difference?: OutputDifference
  /** What was exercised of the variants' pools, by variant; only variants that have one. */
  readonly pools?: readonly PoolExercise[]
}

export interface OutputDifference {
  readonly variant: string
  /** Which op, from 0. */
  readonly op: number
  /** The outputs as text, cut to a readable length round the first difference. */
  readonly expected: string
  readonly actual: string
}

/** The outcome of running a variant with its pools in checked mode. */
export interface PoolExercise {
  readonly variant: string
  /** Ops run with poisoned slots. */
  readonly ops: number
  /** Borrows not returned once the last op was done. An op may hold one until its output was read. */
  readonly outstanding: number
  /** Whether outputs stayed the same although what lay in the pool was poisoned. */
  readonly clean: boolean
}

/** What was measured of one contender on one case. */
export interface VariantResult {
  readonly name: string
  /** Extra V8 flags, for a tuned baseline. */
  readonly flags?: readonly string[]
  /** Set when this is a variant's code as another commit has it. */
  readonly earlier?: EarlierCode
  readonly time: TimeResult | null
  readonly allocation: AllocationResult | null
  readonly gc: GcResult | null
  /** The same by size of the young generation, smallest first; only of the baseline on the first case, in a full run. */
  readonly youngGenerations?: readonly YoungGenerationResult[]
  readonly pool: PoolResult | null
  /** Where the time goes, by function; only on a scenario's first case, and not in a quick run. */
  readonly cpu?: CpuShares
}

/** A short CPU profile of an op: a sample of where its time goes, apart from the measured times. */
export interface CpuShares {
  /** Samples that fell into the op. */
  readonly samples: number
  /** Largest first, without those below half a percent. */
  readonly functions: readonly HotFunction[]
}

/** A function and its own share of an op's time; what it calls is not counted. */
export interface HotFunction {
  /** As V8 names it; `(garbage collector)` for the collector. */
  readonly function: string
  /** Empty for native code, the collector, and code made at run time. */
  readonly file: string
  /** From 1; `null` where V8 knows none. */
  readonly line: number | null
  /** 0 to 1. */
  readonly share: number
}

/** The collector's work in a sustained run whose young generation was of another size. */
export interface YoungGenerationResult {
  /** Megabytes that a semi-space was pinned to; `null`: left to Node, which lets it grow. */
  readonly pinnedMB: number | null
  readonly gc: Omit<GcResult, 'heap' | 'collections' | 'semiSpaceMB'>
}

/** Which variant's code, and of which commit. */
export interface EarlierCode {
  readonly variant: string
  /** The commit as the user named it. */
  readonly ref: string
}

/** Wall-clock time of one op, the collector's work included. */
export interface TimeResult {
  /** Hodges–Lehmann estimate over forks, in nanoseconds. */
  readonly nsPerOp: number
  /** 95 % interval of `nsPerOp`; `null` with too few forks for one. */
  readonly ci95: Interval | null
  /** The part of `nsPerOp` that garbage collections took. */
  readonly gcNsPerOp: number
  /** One figure a fork, in the order of the forks; index i of every contender is the same fork. */
  readonly perFork: readonly number[]
  /** The collector's part of each entry of `perFork`. */
  readonly gcPerFork: readonly number[]
  /** This contender / the baseline in the same fork; all 1 for the baseline itself. */
  readonly ratioPerFork: readonly number[]
  /** Ops in one timed sample. */
  readonly opsPerSample: number
  /** Timed samples in one fork, warm-up not counted. */
  readonly samplesPerFork: number
  /** Forks whose warm-up ended without having become steady. */
  readonly unsteadyForks: number
}

/** Lower and upper end. */
export type Interval = readonly [number, number]

/** Bytes and objects of one op in steady state. */
export interface AllocationResult {
  readonly heapBytesPerOp: number
  /** Memory of ArrayBuffers outside the heap; `null` when it could not be counted. */
  readonly externalBytesPerOp: number | null
  readonly allocsPerOp: number
  /** Whether every counted window agreed to the byte and the second estimate did not contradict it. */
  readonly exact: boolean
  /** Smallest and largest op, when ops differ. */
  readonly range: AllocationRange | null
  /** Heap bytes per op by an independent method (chained collections); `null` when it could not be had. */
  readonly crossCheckBytesPerOp: number | null
  readonly sites: readonly AllocationSite[]
  /**
   * The same bytes by function, Node's own as well; without those below half a percent. Absent where functions that V8
   * has inlined were not told apart from their callers, as in a quick run; there `sites` has them with their callers.
   */
  readonly functions?: readonly AllocatingFunction[]
}

export interface AllocationRange {
  readonly heapBytes: Interval
  readonly allocs: Interval
}

/** A function that allocates, and how much of an op's total it accounts for. */
export interface AllocationSite {
  readonly function: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly bytesPerOp: number
  readonly allocsPerOp: number
}

/** A function by itself, Node's own and V8's as well. */
export interface AllocatingFunction {
  readonly function: string
  /** Empty for V8's own, and for code made at run time. */
  readonly file: string
  /** From 1; `null` for V8's own. */
  readonly line: number | null
  readonly bytesPerOp: number
  /** `null` where V8 reserves memory for several objects in one step and it is not known whose they are. */
  readonly allocsPerOp: number | null
}

/** The collector's work during a sustained run. */
export interface GcResult {
  readonly ops: number
  /** Wall-clock length of the run in milliseconds. */
  readonly durationMs: number
  /** Collections of the young generation (scavenges, minor mark-compact). */
  readonly minor: number
  /** Full collections. */
  readonly major: number
  readonly minorPerMillionOps: number
  readonly majorPerMillionOps: number
  readonly pauseMs: PauseMs
  /** Share of wall-clock time spent in pauses, 0 to 1. */
  readonly share: number
  /** Heap used at the end of the run less at its start, before any forced collection. May be negative. */
  readonly heapDeltaBytes: number
  /** The same after a forced collection on both sides: what the run retained. May be negative. */
  readonly retainedBytes: number
  /** Megabytes that a semi-space of the young generation could grow to, as the process was started. */
  readonly semiSpaceMB: number
  /** The heap over time, for the sawtooth chart. */
  readonly heap: readonly HeapPoint[]
  /** The collections over time, on the same clock. */
  readonly collections: readonly Collection[]
}

/** Lengths of pauses in milliseconds; percentiles are `null` without a single pause. */
export interface PauseMs {
  readonly p50: number | null
  readonly p99: number | null
  readonly max: number | null
  readonly total: number
}

export interface HeapPoint {
  /** Milliseconds since the run's start. */
  readonly ms: number
  readonly bytes: number
}

export interface Collection {
  /** Milliseconds since the run's start. */
  readonly ms: number
  readonly kind: 'minor' | 'major' | 'incremental' | 'weak'
  readonly pauseMs: number
}

/** A pool's counts over the collector pass. */
export interface PoolResult {
  readonly hits: number
  readonly misses: number
  /** hits / (hits + misses); `null` when nothing was borrowed. */
  readonly hitRate: number | null
  readonly outstanding: number
}

/** A contender against the baseline on one case. */
export interface Comparison {
  readonly variant: string
  readonly time: TimeComparison | null
  readonly allocation: AllocationComparison | null
  readonly gc: GcComparison | null
}

export type TimeVerdict = 'faster' | 'slower' | 'same' | 'inconclusive'

export interface TimeComparison {
  /** variant / baseline. */
  readonly ratio: number
  /** 95 % interval of the ratio; `null` with too few forks for one. */
  readonly ci95: Interval | null
  readonly verdict: TimeVerdict
  /** Half the width of the control's interval, or its distance from 1 where that is more; `null` without a control. */
  readonly noiseFloor: number | null
  /** The ratio in each fork. */
  readonly perFork: readonly number[]
  /** Two-sided Wilcoxon signed-rank p-value, before Holm's correction; `null` when it cannot be computed. */
  readonly p: number | null
  /** The same after Holm's correction over the run's comparisons. */
  readonly pAdjusted: number | null
  /** Forks that would settle an inconclusive comparison, estimated from the spread; `null` when settled. */
  readonly forksToSettle: number | null
}

export interface AllocationComparison {
  /** variant / baseline, heap and external together; `null` when the baseline allocates nothing. */
  readonly bytesRatio: number | null
  readonly allocsRatio: number | null
  readonly verdict: 'fewer' | 'more' | 'same'
}

export interface GcComparison {
  /** Collections per op, variant / baseline; `null` when the baseline had none. */
  readonly countRatio: number | null
  readonly pauseRatio: number | null
}

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
  /** Of the server, for a load over sockets. */
  readonly gc: GcResult | null
  /** Absent for a load within the process. */
  readonly sockets?: SocketsResult
}

/** A load over sockets: a real server in one process, its clients in another. */
export interface SocketsResult {
  /** `requests`: latency counts from the sending of a request; `events`: from when the event fell due. */
  readonly kind: 'requests' | 'events'
  readonly connections: number
  /** `null` when the clients gave no figures. */
  readonly delivery: Delivery | null
  /** Borrowed from pools once every connection was closed; `null` when the server gave no figures. */
  readonly outstanding: number | null
}

/** What became of what a server sent. */
export interface Delivery {
  /** Answers or events that came as they should: whole, in order, once. */
  readonly received: number
  readonly lost: number
  readonly doubled: number
  /** Those whose bytes were not what they should be. */
  readonly mangled: number
  /** Connections that subscribers opened after they had dropped one. */
  readonly reconnections: number
}

/** Latency from the due time, in milliseconds. */
export interface LatencyMs {
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly p9999: number
  readonly max: number
}

/** `percentile` percent of the ops took at most `ms` from their due time. */
export interface LatencyPoint {
  readonly percentile: number
  readonly ms: number
}

/** Latency over time, on the clock of `gc.collections`. */
export interface LatencyTimeline {
  readonly sliceMs: number
  /** The longest latency among the ops that fell due in each slice, in milliseconds; `null` without one. */
  readonly maxMs: readonly (number | null)[]
}
