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
