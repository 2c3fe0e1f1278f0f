import { availableParallelism } from 'node:os'
import type { RunOptions } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import type { Lab } from '../passes/context.js'
import { secondsPerCase, timePlan } from '../passes/time/plan.js'
import type { TimePlan } from '../passes/time/race-forks.js'
import type { Selection } from './select.js'

/** What the passes of one run share, and what they leave beside their results. */
export interface Session {
  readonly lab: Lab
  readonly options: RunOptions
  readonly plan: TimePlan
  /** How many share the false-alarm level, and the seconds for the time pass of a case. */
  readonly comparisons: number
  readonly caseSeconds: number
  readonly warnings: Warning[]
  readonly profiles: AllocationProfile[]
}

/** A sampling heap profile, as Chrome DevTools and speedscope open it. */
export interface AllocationProfile {
  readonly scenario: string
  readonly case: string
  readonly variant: string
  readonly json: string
}

/** Begins a run over these scenarios. */
export function openSession(lab: Lab, options: RunOptions, selections: readonly Selection[]): Session {
  const count = (of: (selection: Selection) => number) =>
    selections.reduce((sum, selection) => sum + of(selection), 0)
  const comparisons = count(({ cases, contenders }) => cases.length * (contenders.length - 1))
  const seconds = secondsPerCase(
    options,
    count(({ cases }) => cases.length),
  )
  return {
    lab,
    options,
    comparisons,
    caseSeconds: seconds,
    plan: timePlan(options, comparisons, seconds, availableParallelism()),
    warnings: [],
    profiles: [],
  }
}

/** Keeps warnings for the document, and tells them. */
export function noteWarnings({ lab, warnings }: Session, found: readonly Warning[]): void {
  for (const warning of found) {
    warnings.push(warning)
    lab.onEvent({ type: 'warning', warning })
  }
}
