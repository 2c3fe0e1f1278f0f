import type { GrowthResult } from './growth.js'
import type { CaseResult, RunDocument, ScenarioResult, TimeComparison, WorkersResult } from './run.js'

/** A run as it was measured: everything but the comparisons, which hold over the whole of it. */
export interface MeasuredRun extends Omit<RunDocument, 'scenarios'> {
  readonly scenarios: readonly MeasuredScenario[]
}

export interface MeasuredScenario extends Omit<ScenarioResult, 'cases' | 'workers' | 'growth'> {
  readonly cases: readonly MeasuredCase[]
  readonly workers: readonly MeasuredWorkers[]
  readonly growth?: Omit<GrowthResult, 'fits'>
}

export type MeasuredCase = Omit<CaseResult, 'comparisons'>

/** A time ratio that is not judged yet. */
export type TimeEstimate = Pick<TimeComparison, 'ratio' | 'ci95' | 'perFork' | 'p'>

export interface MeasuredWorkers extends Omit<WorkersResult, 'time'> {
  readonly time?: TimeEstimate | null
}
