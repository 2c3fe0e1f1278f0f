import type { Warning } from '../../model/warnings.js'
import type { Job, Passes, PassName } from '../child/job.js'
import type { Child, Launcher, Trial } from '../processes/launch.js'
import { memoryLimit } from '../processes/memory.js'
import type { Contender } from './contender.js'

/** What every pass needs: how to start children, and whom to tell. */
export interface Lab {
  readonly launch: Launcher
  /** The Node binary that measures. */
  readonly node: string
  readonly timeoutMs: number
  /** Limit of a child's old space in megabytes; `null`: Node's own. */
  readonly maxHeapMB: number | null
  readonly signal: AbortSignal
  readonly onEvent: (event: RunEvent) => void
  /** Where trials are kept, for a run that is cut off to go on from; absent when nothing is kept. */
  readonly once?: Once
}

/** Gives what is kept under a key, or else what `measure` gives, which is kept when it is `complete`. */
export type Once = <T>(key: string, measure: () => Promise<T>, complete: (value: T) => boolean) => Promise<T>

/** What happens during a run, for a progress line. */
export type RunEvent =
  | { readonly type: 'plan'; readonly steps: readonly PlannedStep[] }
  | {
      readonly type: 'step'
      readonly scenario: string
      readonly case: string
      readonly pass: string
      /** Part of the pass that is done, 0 to 1. */
      readonly done: number
    }
  | { readonly type: 'warning'; readonly warning: Warning }

/** A pass over one case, and roughly how long it will take. */
export interface PlannedStep {
  readonly scenario: string
  readonly case: string
  readonly pass: string
  readonly seconds: number
}

/** Where a pass is: which scenario and case. */
export interface Place {
  /** The scenario file as a file: URL. */
  readonly url: string
  readonly scenario: string
  readonly case: string
}

/** Starts a contender's child for one pass. */
export function startChild<P extends PassName>(
  lab: Lab,
  pass: P,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  params: Passes[P]['params'],
  flags: readonly string[] = [],
): Child<Passes[P]['result']> {
  const scenario = contender.elsewhere?.url ?? place.url
  const job: Job<P> = { pass, scenario, case: place.case, variant: contender.variant, params }
  const heap = lab.maxHeapMB === null ? [] : [`--max-old-space-size=${lab.maxHeapMB}`]
  return lab.launch(job, {
    node: lab.node,
    flags: [...heap, ...flags, ...contender.flags],
    timeoutMs: lab.timeoutMs,
    maxBytes: memoryLimit(lab.maxHeapMB, 'workers' in params ? params.workers : 1),
    signal: lab.signal,
  })
}

/**
 * Measures once in a run, however often the run is cut off. Keeps only complete trials: one that failed may
 * have failed because all was going down. `which` tells the trials of a place apart.
 */
export function once<T>(
  lab: Lab,
  { scenario, case: name }: Place,
  which: readonly (string | number)[],
  measure: () => Promise<T>,
  complete: (value: T) => boolean,
): Promise<T> {
  if (lab.once === undefined) return measure()
  return lab.once(JSON.stringify([scenario, name, ...which]), measure, complete)
}

/** Whether a child delivered. */
export function isOk({ status }: Trial<unknown>): boolean {
  return status === 'ok'
}

/** Whether every child of a pass delivered. */
export function isWhole({ warnings }: { readonly warnings: readonly Warning[] }): boolean {
  return warnings.every(({ code }) => code !== 'trial-failed')
}

export type TrialFailed = Extract<Warning, { readonly code: 'trial-failed' }>

/** The warning that a contender's child gave no figures in a pass. */
export function trialFailed(place: Place, contender: Contender, pass: string, cause: string): TrialFailed {
  const { scenario, case: name } = place
  return { code: 'trial-failed', pass, cause, scenario, case: name, variant: contender.name }
}
