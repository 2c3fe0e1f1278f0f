import type { LeftBehind } from '../../../model/warnings.js'

export interface OpChecksParams {
  /** Whether the factory may be called again and again, for instances that are fresh. */
  readonly fresh: boolean
}

export interface OpChecksResult {
  /** What an op leaves for a later turn of the event loop; `null`: nothing that was seen. */
  readonly leaves: LeftBehind | null
  /** How many times as much code the first op of an instance runs; `null`: not far more, or unseen. */
  readonly firstOpRatio: number | null
}
