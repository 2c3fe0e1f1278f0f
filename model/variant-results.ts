import type { PoolStats } from '../pools/pool-stats.js'

/** `percentile` percent of the ops took at most `ms` from their due time. */
export interface LatencyPoint {
  readonly percentile: number
  readonly ms: number
}

/** Latency from the due time, in milliseconds. */
export interface LatencyMs {
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly p9999: number
  readonly max: number
}

/** A short CPU profile of an op: a sample of where its time goes, apart from the measured times. */
export interface CpuShares {
  /** Samples that fell into the op. */
  readonly samples: number
  /** Share of the time spent in V8's and Node's own code, collections apart; absent: not known. */
  readonly builtins?: number
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
  /**
   * Nanoseconds: for the baseline the Hodges–Lehmann estimate over forks, for any other contender that times
   * its ratio, so that the times of a case agree with the ratios even on a machine that changes speed.
   */
  readonly nsPerOp: number
  /** 95 % interval of `nsPerOp`; `null` with too few forks for one. */
  readonly ci95: Interval | null
  /** Nanoseconds of `nsPerOp` in collections; `null` where the op allocates and no collection was seen. */
  readonly gcNsPerOp: number | null
  /**
   * One figure a fork, in order; index i is one fork for all contenders: level times `ratioPerFork`. Of many
   * contenders a few race together, and the level is that of the first few.
   */
  readonly perFork: readonly number[]
  /** The collector's part of each entry of `perFork`. */
  readonly gcPerFork: readonly number[]
  /**
   * This contender / the baseline of the same fork, or / the geometric mean of baseline and control where the
   * control lasted. All 1 for the baseline; the control / the baseline.
   */
  readonly ratioPerFork: readonly number[]
  /** Ops in one timed sample. */
  readonly opsPerSample: number
  /** Timed samples in one fork, warm-up not counted. */
  readonly samplesPerFork: number
  /** Forks whose warm-up ended without having become steady. */
  readonly unsteadyForks: number
  /**
   * `false`: times still moved over the counted samples of most forks, as while V8 compiles, so there is no
   * verdict. Absent in older files.
   */
  readonly settled?: boolean
  /** At which look the race ended; absent where its forks were fixed beforehand, and in older files. */
  readonly look?: TimeLook
}

/** One of the moments, fixed beforehand, at which a race of forks may end. */
export interface TimeLook {
  /** Which one, from 1, of how many. */
  readonly at: number
  readonly of: number
  /** Its share of the level of 5 % at which differences are found: those of all looks add up to it. */
  readonly level: number
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
  /** Standard errors of the means, where ops differ without coming round again; absent in older files. */
  readonly standardError?: { readonly heapBytes: number; readonly allocs: number }
  /** Heap bytes per op by the growth of the used heap over single ops, independently; `null` if it failed. */
  readonly crossCheckBytesPerOp: number | null
  readonly sites: readonly AllocationSite[]
  /**
   * The same bytes by function, Node's own included, from half a percent on. Absent where inlined functions
   * were not told apart from their callers, as in a quick run: there `sites` has both in one.
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
  /** Empty for code made at run time. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly bytesPerOp: number
  readonly allocsPerOp: number
}

/** What a counted figure is made up of by place. */
export type CountedSite = AllocationSite | WorkSite

/** A function by itself, Node's own and V8's as well. */
export interface AllocatingFunction extends Pick<HotFunction, 'function' | 'file' | 'line'> {
  readonly bytesPerOp: number
  /** `null` where V8 reserves memory for several objects in one step and it is not known whose they are. */
  readonly allocsPerOp: number | null
}

/** What one op leaves alive after full collections, in steady state. */
export interface KeptResult {
  readonly heapBytesPerOp: number
  /** Memory of ArrayBuffers outside the heap. */
  readonly externalBytesPerOp: number
  readonly allocsPerOp: number
  /** Whether windows of several lengths agreed to the byte, and memory grew by just that. */
  readonly exact: boolean
  /** Set where part of it is memory behind an array or a map, which grows in steps: that part is a mean. */
  readonly amortized?: true
  /** The functions whose objects stay, largest first. */
  readonly sites: readonly AllocationSite[]
}

/** Steps of one op in steady state, in the user's code and in packages; docs/steps.md says what a step is. */
export interface WorkResult {
  /** The mean of the counted windows. */
  readonly stepsPerOp: number
  /** Whether every counted window had as many. */
  readonly exact: boolean
  /** Of the smallest and of the largest op that was looked at, when ops differ. */
  readonly fewest?: number
  readonly most?: number
  /** By function and line, largest first: the hundred largest. */
  readonly sites: readonly WorkSite[]
}

/** A line that runs, and how much. */
export interface WorkSite extends Pick<AllocationSite, 'function' | 'file' | 'line'> {
  /** What V8 reads on the line, at most 60 characters; absent in runs of earlier versions. */
  readonly code?: string
  readonly stepsPerOp: number
}

/** The collector's work during a sustained run. */
export interface GcResult {
  readonly ops: number
  /** Wall-clock length of the run in milliseconds, without that in which inputs were prepared. */
  readonly durationMs: number
  /** Collections of the young generation (scavenges, minor mark-compact). */
  readonly minor: number
  /** Full collections. */
  readonly major: number
  /** Rates and `share` are `null` where an op allocates and no collection was seen: too few ops. */
  readonly minorPerMillionOps: number | null
  readonly majorPerMillionOps: number | null
  readonly pauseMs: PauseMs
  /** Share of wall-clock time spent in pauses, 0 to 1. */
  readonly share: number | null
  /**
   * Heap used at the end of the run less at its start, before any forced collection. May be negative; `null`
   * where inputs were prepared, since these fill the same heap.
   */
  readonly heapDeltaBytes: number | null
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
export interface PoolResult extends PoolStats {
  /** hits / (hits + misses); `null` when nothing was borrowed. */
  readonly hitRate: number | null
}
