import type { GcResult } from '../../../model/run.js'
import type { LoadProfile } from '../../../model/scenario.js'
import type { Recorded } from './recorder.js'

export interface LoadParams {
  readonly profile: LoadProfile
  /** Milliseconds of one spell of load. */
  readonly spellMs: number
  /** Spells that count, at most: the length of the timeline. */
  readonly spells: number
}

/** What a child of the load pass saw over the spells that counted. */
export interface LoadChildResult extends Omit<Recorded, 'done'> {
  /** Ops that fell due. */
  readonly ops: number
  readonly achievedPerSecond: number
  readonly lagMs: { readonly mean: number; readonly max: number }
  /** Results held at the end. */
  readonly inFlight: number
  readonly gc: GcResult
}
