import type { LoadResult, RunOptions } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { Trial } from '../../processes/launch.js'
import { isWhole, once } from '../kept-trials.js'
import type { Pass, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import type { LoadChildResult } from './job.js'
import { type LoadPlan, type LoadRace, type LoadTask, runRace, stepsDown } from './race.js'
import { declaredStep, keepsUp, rateOf } from './turns.js'

/** Latency under a load that a scenario declares, within the process. `--load` asks for it on every case. */
export const loadPass: Pass = {
  name: 'load',
  isWanted: ({ description, options }, isFirst) =>
    description.load !== null &&
    options.load !== 'off' &&
    (options.load === 'on' || (isFirst && !(options.load === 'auto' && options.quick))),
  seconds: ({ contenders, description, options }, opSeconds) => {
    const plan = loadPlan(options)
    const each = contenders.map((_, i) => secondsOf(plan, opSeconds[i] ?? 0))
    const offered = (opSeconds[0] ?? 0) * (description.load?.ratePerSecond ?? 0)
    return each.reduce((sum, seconds) => sum + seconds, 0) + secondsToHold(plan, offered, opSeconds[0] ?? 0)
  },
  warnings: ({ description, options }) =>
    options.load === 'on' && description.load === null
      ? [{ code: 'no-load', scenario: description.name }]
      : [],
  measure: measureLoad,
}

/** It looks for the highest rates when `--load` is given. */
function loadPlan({ quick, load }: RunOptions): LoadPlan {
  const search = load === 'on'
  return quick ? { spellMs: 500, spells: 2, search } : { spellMs: 1000, spells: 6, search }
}

/** Of one contender, its live heap included, on a machine that holds the rate. */
function secondsOf({ spellMs, spells, search }: LoadPlan, opSeconds: number): number {
  const trials = search ? 9 : 0
  return 1.5 + (1.5 + spells + trials) * Math.max(spellMs / 1000, opSeconds)
}

/** Of looking for a rate that the baseline holds, where ops of a second would take so many seconds of it. */
function secondsToHold({ spellMs }: LoadPlan, offered: number, opSeconds: number): number {
  const tooHigh = Math.ceil((16 * Math.log2(Math.max(1, offered))) / stepsDown)
  return 2 * Math.min(tooHigh, declaredStep / stepsDown) * (1.1 * (spellMs / 1000) + opSeconds)
}

async function measureLoad({ lab, place, asked, contenders }: PassTask) {
  const { description, options } = asked
  const profile = description.load
  if (profile === null) return { warnings: [] }
  const task = { lab, place, contenders, profile, plan: loadPlan(options), seed: options.seed }
  const { results, warnings } = await once(lab, [], () => loadCase(task), isWhole)
  return { warnings, figures: { load: results } }
}

/** How often a load is run before its baseline is reported as having fallen behind. */
const attempts = 3

/**
 * The load pass of one case. Where the baseline cannot keep up with the declared rate on this machine, all
 * contenders run at the highest rate that it holds, and a warning says so.
 */
export async function loadCase(task: LoadTask) {
  let from = declaredStep
  for (let attempt = 1; ; attempt++) {
    const race = await runRace(task, from, attempt === attempts)
    if (!race.off) return sumUp(task, race)
    from = Math.max(0, race.step - 2 * stepsDown)
  }
}

function sumUp({ place, contenders, profile }: LoadTask, { step, trials, sustained }: LoadRace) {
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
