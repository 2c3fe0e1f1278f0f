import type { Comparison } from './comparison.js'
import type { GrowthResult } from './growth.js'
import type { LoadResult, WorkersResult } from './load-results.js'
import type { RequestResult } from './request-results.js'
import type {
  AllocationResult,
  CpuShares,
  EarlierCode,
  GcResult,
  KeptResult,
  PoolResult,
  TimeResult,
  WorkResult,
  YoungGenerationResult,
} from './variant-results.js'
import type { Warning } from './warnings.js'

export type * from './comparison.js'
export type * from './growth.js'
export type * from './load-results.js'
export type * from './request-results.js'
export type * from './variant-results.js'

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
  /** Every case of the whole run, in order; only in the parts of a sharded run and what they merge to. */
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

/** The options of the run; with the environment, enough to repeat it. Rows: `options/run-options.ts`. */
export interface RunOptions {
  /** The scenarios as a command line can name them: a bundled one by its name, others by their files. */
  readonly scenarios: readonly string[]
  /** Only these cases; every case when absent. */
  readonly cases?: readonly string[]
  /** Only these variants (the baseline always runs); every variant when absent. */
  readonly variants?: readonly string[]
  /** Fewer and shorter forks, no control; `false` by default. */
  readonly quick: boolean
  /** `false`: the time pass was left out. It runs by default. */
  readonly time?: boolean
  /** `true`: outputs of suites written for other tools were compared too; absent: they were not. */
  readonly verify?: boolean
  /** `false`: steps were not counted. They are by default. */
  readonly work?: boolean
  /** Seconds for the time pass of the whole run; `null`, the default: so many for each case. */
  readonly budgetSeconds: number | null
  /** Wanted half-width of a ratio's 95 % interval, in percent; 1 by default. */
  readonly precisionPercent: number
  /** Smallest difference that matters, in percent: below it two times are called the same. 1 by default. */
  readonly minEffectPercent: number
  /** Forks of the time pass; `null`, the default: as many as their scatter asks for. */
  readonly forks: number | null
  /** Numbers of worker threads; `null`, the default: as the scenario declares. */
  readonly workers: readonly number[] | null
  /** `auto` (default): where a scenario declares a load; `on`: everywhere; `http`: older {@link sockets}. */
  readonly load: 'auto' | 'on' | 'http' | 'off'
  /** `true`: the first case was also measured as a service. It is not by default. */
  readonly sockets?: boolean
  /** V8 flags, one string an entry: the baseline once more under each. None by default. */
  readonly tune: readonly string[]
  /** Only this part of the cases. */
  readonly shard?: Shard
  /** Modules that each measured process loads before the scenario, as Node's `--import`; none when absent. */
  readonly imports?: readonly string[]
  /** Seconds without a sign of life after which a single child is ended; 60 by default. */
  readonly timeoutSeconds: number
  /** Limit of a child's old space in megabytes; `null`, the default: Node's own. */
  readonly maxHeapMB: number | null
  /** Of the order in which contenders take turns, a whole number below 2³²; drawn by default. */
  readonly seed: number
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
  /** Bytes of the pool that Node takes small buffers from (`Buffer.poolSize`); absent in files of before. */
  readonly bufferPoolSize?: number
  /** What makes this machine a poor one to measure on. */
  readonly warnings: readonly Warning[]
}

export interface ScenarioResult {
  /** Set where it is a service: whole programs, whose figures are those of requests. */
  readonly kind?: 'service'
  readonly name: string
  readonly title: string
  /** The name of the variant that the others are compared with. */
  readonly baseline: string
  /** The scenario file, relative to the folder the run was started in where it lies below it. */
  readonly file: string
  readonly number: number | null
  /** Set where it is a group of a suite that was written for another tool. */
  readonly suite?: SuiteOrigin
  /** Set where it says what its cost grows with. */
  readonly growth?: GrowthResult
  readonly cases: readonly CaseResult[]
  readonly workers: readonly WorkersResult[]
  readonly load: readonly LoadResult[]
  /** Each variant's source as written by its author, for the report's before and after. */
  readonly sources: readonly VariantSource[]
  /** The text of the scenario's `writeup` file; `null` when it has none. */
  readonly writeup: string | null
}

/** Where a scenario comes from that is a group of benchmarks, written for another tool. */
export interface SuiteOrigin {
  /** The tool, as it is imported; several with commas. */
  readonly tool: string
  /** Options of the tool's that the file sets and that do not apply here. */
  readonly ignored: readonly string[]
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
  /** Whether its op gives a promise, always or now and then: its time holds what it waits for. */
  readonly awaited?: boolean | undefined
  readonly time: TimeResult | null
  readonly allocation: AllocationResult | null
  /** What an op leaves alive; absent where it was not looked for, as in older files and for the control. */
  readonly kept?: KeptResult | null
  readonly gc: GcResult | null
  /** The same by size of the young generation, ascending; the baseline's on the first case of a full run. */
  readonly youngGenerations?: readonly YoungGenerationResult[]
  readonly pool: PoolResult | null
  /** Of a service, in place of the figures of an op; `null` where it was not measured. */
  readonly request?: RequestResult | null
  /** Absent in files of before. */
  readonly work?: WorkResult | null
  /** Where the time goes, by function; only on a scenario's first case, and not in a quick run. */
  readonly cpu?: CpuShares
}
