import type { LeftBehind } from '../../../model/warnings.js'

export interface OpChecksParams {
  /** Whether the factory may be called again and again, for instances that are fresh. */
  readonly fresh: boolean
}

/** Work that an op leaves for later. */
export interface LeftOver {
  readonly what: LeftBehind
  /** Milliseconds of one op, roughly, without what it leaves. */
  readonly opMs: number
  /** Nanoseconds of a turn that has nothing to do; `null` where turning the event loop came to no end. */
  readonly turnNs: number | null
}

export interface OpChecksResult {
  /** What an op leaves for a later turn of the event loop; `null`: nothing that was seen. */
  readonly leaves: LeftOver | null
  /** How many times as much code the first op of an instance runs; `null`: not far more, or unseen. */
  readonly firstOpRatio: number | null
}
