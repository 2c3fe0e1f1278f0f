import type { KeptResult } from '../../../model/run.js'

export type KeptParams = Record<string, never>

export interface KeptChildResult {
  /** `null`: not settled within the time. */
  readonly kept: KeptResult | null
}
