import type { Warning } from '../../model/warnings.js'

/** What happens during a run, for a progress line. */
export type RunEvent =
  | {
      readonly type: 'plan'
      readonly steps: readonly PlannedStep[]
      /** How many times as slow as planned it will be, where other programs took much as the run began. */
      readonly pace?: number
      /** Set where no op was met yet: steps are as long as those of fast ops. */
      readonly opsUnknown?: true
    }
  | {
      readonly type: 'step'
      readonly scenario: string
      readonly case: string
      readonly pass: string
      /** Part of the pass that is done, 0 to 1. */
      readonly done: number
    }
  | { readonly type: 'warning'; readonly warning: Warning }
  /** What a program of a service prints. */
  | { readonly type: 'output'; readonly variant: string; readonly text: string }

/** A pass over one case, and roughly how long it will take. */
export interface PlannedStep {
  readonly scenario: string
  readonly case: string
  readonly pass: string
  readonly seconds: number
  /** Whether it goes on at once with the step before it. */
  readonly beside?: boolean
}
