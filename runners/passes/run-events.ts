import type { Warning } from '../../model/warnings.js'

/** What happens during a run, for a progress line. */
export type RunEvent =
  | {
      readonly type: 'plan'
      readonly steps: readonly PlannedStep[]
      /** Part of the processors that other programs took as the run began, 0 to 1, where they took much. */
      readonly busy?: number
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
}
