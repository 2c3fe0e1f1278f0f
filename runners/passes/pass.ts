import type { MeasuredScenario } from '../../model/measured-run.js'
import type { OutputDifference, RunOptions, VariantResult, Verification } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import type { Description } from '../scenario-files/description.js'
import type { Contender } from './contender.js'
import type { Lab, Place } from './lab.js'

/** What a run asks of one scenario: what its passes decide and plan by. */
export interface Asked {
  readonly options: RunOptions
  readonly description: Description
  readonly cases: readonly string[]
  /** The baseline first. */
  readonly contenders: readonly Contender[]
  /** Of the whole run: the heats of its cases, and the comparisons that share the false-alarm level. */
  readonly run: { readonly heats: number; readonly comparisons: number }
  /** Of this machine. */
  readonly cores: number
}

/** One question that is asked of every contender on a case, each in processes of its own. */
export interface Pass {
  /** As the pass is announced, and as its trials are kept: no two passes have the same. */
  readonly name: string
  /** Whether a case is asked. Authors put the usual case first, and more is asked of it: `isFirst`. */
  readonly isWanted: (asked: Asked, isFirst: boolean) => boolean
  /**
   * Seconds on one case of an idle machine. `opSeconds`: an op's seconds by contender, as verification met
   * it; 0 if not known yet.
   */
  readonly seconds: (asked: Asked, opSeconds: readonly number[]) => number
  /** Whether figures stay right beside a neighbour in the registry that runs at once; absent: they do not. */
  readonly sharesMachine?: (options: RunOptions) => boolean
  /** What is to be said of a scenario before any of its cases is asked; absent: nothing ever. */
  readonly warnings?: (asked: Asked) => readonly Warning[]
  readonly measure: (task: PassTask) => Promise<PassOutcome>
}

/** A pass over one case. */
export interface PassTask {
  readonly lab: Lab
  readonly place: Place
  readonly asked: Asked
  /** Those that are still worth the wait; the baseline first, unless it is none of them. */
  readonly contenders: readonly Contender[]
  /** What the passes before have found on this case. */
  readonly found: ReadonlyMap<Contender, FoundResult>
  /** That the pass may keep busy at once. */
  readonly cores: number
}

/** What is known of a contender on a case. */
export interface FoundResult extends VariantResult {
  /** Whether its op's inputs are prepared; absent: not known. */
  readonly prepared?: boolean | undefined
  /** Nanoseconds of its op at its fastest, roughly; absent: not known. */
  readonly fastestNs?: number | undefined
  /** Set where its op leaves work for a later turn, so that it has neither time nor allocations. */
  readonly leavesWork?: boolean | undefined
}

/** What passes over whole scenarios find, as the run document has it. */
export type ScenarioFigures = Pick<MeasuredScenario, 'load' | 'workers'>

/** What a pass over one case gave. */
export interface PassOutcome {
  readonly warnings: readonly Warning[]
  /** What goes into the contenders' results; one that gave nothing is absent, and a warning says why. */
  readonly found?: ReadonlyMap<Contender, Partial<FoundResult>>
  /** What goes into the scenario's result, behind what is there already. */
  readonly figures?: Partial<ScenarioFigures>
  /** Of outputs that only differed while they were measured: then there are no figures. */
  readonly difference?: OutputDifference
  /** Those that had to be ended since they gave no sign of life. */
  readonly hung?: readonly Contender[]
  /** To be saved beside the run document. */
  readonly profiles?: readonly HeapProfileFile[]
}

/** A sampling heap profile, as Chrome DevTools and speedscope open it. */
export interface HeapProfileFile {
  readonly scenario: string
  readonly case: string
  readonly variant: string
  readonly json: string
}

export interface VerificationOutcome {
  readonly verified: Verification
  readonly warnings: readonly Warning[]
  /** Milliseconds of an op of each contender with code of its own, in their order; `null`: not known. */
  readonly opMs?: readonly (number | null)[]
  /** Whether an op of any contender has to do with TLS; absent where that is not known. */
  readonly usesTls?: boolean
}

/** Verification, without which nothing is measured. */
export interface FirstPass extends Pick<Pass, 'name' | 'isWanted' | 'seconds'> {
  readonly verify: (
    lab: Lab,
    place: Place,
    contenders: readonly Contender[],
    asked: Asked,
  ) => Promise<VerificationOutcome>
}

/** Every pass of a run, in order. */
export interface Registry {
  /** Before anything is measured, of all cases at once. */
  readonly first: FirstPass
  /** Case by case. */
  readonly ofCase: readonly Pass[]
  /** Once all cases are measured, over those that can be. */
  readonly ofScenario: readonly Pass[]
}

/** The seconds of so many ops of every contender, one after the other. */
export function secondsOfOps(ops: number, opSeconds: readonly number[]): number {
  return ops * opSeconds.reduce((sum, seconds) => sum + seconds, 0)
}

/**
 * Seconds of children that the cores are spread over, as many at once as there are: `start` is the processor
 * time of one beside its ops, `busy` that of all their ops.
 */
export function secondsOfChildren(count: number, start: number, busy: number, cores: number): number {
  return (count * start + busy) / Math.max(1, Math.min(count, cores))
}
