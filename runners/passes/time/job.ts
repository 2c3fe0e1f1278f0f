export interface TimeParams {
  /** Milliseconds of processor time for V8 to compile the op. */
  readonly compileMs: number
}

/** What a child of the time pass knows beyond the samples it has sent turn by turn; index i is sample i. */
export interface TimeChildResult {
  /** Nanoseconds of collections that began in the sample. */
  readonly gcNs: readonly number[]
  readonly gcCount: readonly number[]
  /**
   * Growth of the used heap over the sample, in bytes; meaningless where `gcCount` is not 0. Empty where
   * inputs are prepared.
   */
  readonly heapGrowth: readonly number[]
  /** Set where its last ops gave nothing, unlike its first: there was no input left. */
  readonly usedUp?: boolean
  /** Nanoseconds of an op that returns a constant, timed the same way; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
}
