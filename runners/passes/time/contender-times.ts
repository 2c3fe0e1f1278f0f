import type { TimeResult } from '../../../model/run.js'
import type { Contender } from '../contender.js'

/** The times of one contender, fork by fork, beside the baseline's of the same forks. */
export interface ContenderTimes {
  readonly contender: Contender
  readonly time: TimeResult | null
  /** Bytes per op implied by the heap's growth while timing, in each fork where that could be seen. */
  readonly grownPerFork: readonly number[]
}
