import type { GcResult, PoolResult } from '../../../model/run.js'
import type { DeoptLoop } from './deoptimizations.js'

export interface CollectorParams {
  readonly milliseconds: number
  /** Where V8 may write down what it deoptimizes, for the child to read; `null`: nowhere. */
  readonly trace: string | null
}

export interface CollectorChildResult {
  readonly deoptLoop: DeoptLoop | null
  readonly gc: GcResult
  /** Collections that began while inputs were prepared, or beside its own loop; absent where none could. */
  readonly whilePreparing?: number
  readonly pool: PoolResult | null
  /** Nanoseconds of an op between the two readings where it was fastest; absent where inputs are prepared. */
  readonly fastestNs?: number
}
