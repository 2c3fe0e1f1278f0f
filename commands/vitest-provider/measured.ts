import type { ComparedTimes } from './figures.js'

/** What gclab knows of a benchmark beside its time; `null` is unknown. */
export interface BenchFigures {
  readonly heapBytesPerOp: number
  readonly externalBytesPerOp: number | null
  readonly allocsPerOp: number
  /** Whether every op that was counted made the same; when not, these three are means. */
  readonly exact: boolean
  /** Collections of either kind; `null` where it allocates and none came. */
  readonly collectionsPerMillionOps: number | null
}

/** What was found of one benchmark, wherever it was measured. */
export interface FoundBenchmark {
  /** Milliseconds of an op: of each turn in the worker, of each fork in processes of its own. */
  readonly latencies: readonly number[]
  /** Ops that were timed. */
  readonly ops: number
  readonly gclab: BenchFigures
}

/** What was found of benchmarks that took turns. */
export interface Measured {
  readonly found: readonly FoundBenchmark[]
  /** The times of two of them, by their places. */
  readonly compare: (one: number, other: number) => ComparedTimes
  /** What is to be known of the figures, in sentences. */
  readonly notes: readonly string[]
}
