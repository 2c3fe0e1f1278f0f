import type { LeadIn } from '../../../stats/ratio-of-fork.js'
import type { UncachedInputs } from '../../child/prepared-inputs.js'

/** What an op looks like to a process that only tries it: to plan samples by, never reported. */
export interface RoughOp {
  readonly isAsync: boolean
  /** Nanoseconds of one. */
  readonly ns: number
  /** Of preparing its input; 0 where there is nothing to prepare. */
  readonly prepareNs: number
}

export interface TimeParams {
  readonly isAsync: boolean
  readonly opsPerSample: number
  /** Ops just before each sample that are not timed. */
  readonly leadIn: number
  /** Nanoseconds of samples that nobody counts, before the first turn; not those of waits for a core. */
  readonly aloneNs: number
  /** Who takes turns; absent where the lab gives each. */
  readonly relay?: RelayPlace
}

/** A contender's place among those of its fork, who hand the turn to one another. */
export interface RelayPlace {
  readonly me: number
  readonly of: number
  /** The fork's: with the block's number it decides the order. */
  readonly seed: number
}

/** What a child of the time pass knows beyond the samples it has sent turn by turn; index i is sample i. */
export interface TimeChildResult {
  /** Nanoseconds of collections that began in the sample. */
  readonly gcNs: readonly number[]
  /** Absent: there were no ops before samples. */
  readonly leadIn?: LeadIn
  readonly gcCount: readonly number[]
  /**
   * Growth of the used heap over the sample, in bytes; meaningless where `gcCount` is not 0. Empty where
   * inputs are prepared.
   */
  readonly heapGrowth: readonly number[]
  /** Set where its last ops gave nothing, unlike its first: there was no input left. */
  readonly usedUp?: boolean
  /** Prepared inputs that lie ready at once, where caches do not hold them. */
  readonly uncached?: UncachedInputs
  /** Nanoseconds of an op that returns a constant, timed the same way; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
}
