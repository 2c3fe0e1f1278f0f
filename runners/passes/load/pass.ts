import type { LoadResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { LoadChildResult } from '../../child/job.js'
import type { Trial } from '../../processes/launch.js'
import { trialFailed } from '../context.js'
import { type LoadTask, type Race, runRace, stepsDown } from './race.js'
import { declaredStep, keepsUp, rateOf } from './turns.js'

export interface LoadOutcome {
  readonly results: readonly LoadResult[]
  readonly warnings: readonly Warning[]
}

/** How often a load is run before its baseline is reported as having fallen behind. */
const attempts = 3

/**
 * The load pass of one case. Where the baseline cannot keep up with the declared rate on this machine, all
 * contenders run at the highest rate that it holds, and a warning says so.
 */
export async function loadCase(task: LoadTask): Promise<LoadOutcome> {
  let from = declaredStep
  for (let attempt = 1; ; attempt++) {
    const race = await runRace(task, from, attempt === attempts)
    if (!race.off) return sumUp(task, race)
    from = Math.max(0, race.step - 2 * stepsDown)
  }
}

function sumUp({ place, contenders, profile }: LoadTask, { step, trials, sustained }: Race): LoadOutcome {
  const scope = { scenario: place.scenario, case: place.case }
  const ratePerSecond = rateOf(step, profile.ratePerSecond)
  const warnings: Warning[] = []
  if (step < declaredStep) {
    warnings.push({ code: 'load-lowered', declared: profile.ratePerSecond, used: ratePerSecond, ...scope })
  }
  const results = contenders.map((contender, index): LoadResult => {
    const trial = trials[index] as Trial<LoadChildResult>
    const common = {
      case: place.case,
      variant: contender.name,
      ...(contender.flags.length === 0 ? {} : { flags: contender.flags }),
      ratePerSecond,
      slaMs: profile.slaMs,
      liveHeapMB: profile.liveHeapMB,
      sustainedPerSecond: sustained.get(contender) ?? null,
    }
    if (trial.status !== 'ok') {
      warnings.push(trialFailed(place, contender, 'load', trial.cause))
      return { ...common, ...unknown }
    }
    const { result } = trial
    if (keepsUp(result.achievedPerSecond, ratePerSecond)) return { ...common, ...result, keptUp: true }
    warnings.push({
      code: 'load-behind',
      ratePerSecond,
      achievedPerSecond: result.achievedPerSecond,
      ...scope,
      variant: contender.name,
    })
    return { ...common, ...result, keptUp: false, latencyMs: null, percentiles: [], timeline: null }
  })
  return { results, warnings }
}

/** What is known of a contender whose child gave nothing. */
const unknown = {
  ops: 0,
  achievedPerSecond: null,
  keptUp: null,
  latencyMs: null,
  percentiles: [],
  slaMisses: null,
  inFlight: null,
  lagMs: null,
  timeline: null,
  gc: null,
} as const
