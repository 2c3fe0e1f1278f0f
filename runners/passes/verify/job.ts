import type { OutputDifference, PoolResult } from '../../../model/run.js'
import type { OpChecksParams, OpChecksResult } from '../op-checks/job.js'

export interface VerifyParams {
  /** Where the baseline's outputs are kept: the baseline's child writes the file, the others read it. */
  readonly outputs: string
  /** `run`: outputs are compared with nothing. */
  readonly role: 'record' | 'compare' | 'run'
  /** The baseline, which the child of a variant runs as well where the scenario has its own `same`. */
  readonly baseline: { readonly scenario: string; readonly variant: string }
  /** Whether pools run in checked mode: poisoned slots, tiny buffers, double return an error. */
  readonly checked: boolean
  /** How to look at the op once its outputs are known, in the same process; absent: not at all. */
  readonly look?: OpChecksParams
}

export interface VerifyResult {
  readonly outputs: number
  /** Milliseconds of an op, the first included, without waits for a core; absent where not one by one. */
  readonly msPerOp?: number
  /** Whether its process loaded what speaks TLS. */
  readonly usesTls: boolean
  /** Whether every output was `undefined`. */
  readonly empty: boolean
  readonly difference: OutputDifference | null
  /** Why outputs could not be compared though no difference was found; `null`: they could. */
  readonly unseen: string | null
  /** Set where the first of its outputs differs from all later ones, which are alike. */
  readonly firstApart?: boolean
  readonly pool: PoolResult | null
  /** Set where what is borrowed and not given back grew with the ops. */
  readonly poolGrew?: true
  /** What a look at the op found; absent where there was none, or it came to no end. */
  readonly looked?: OpChecksResult
}
