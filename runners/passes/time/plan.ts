import type { RunOptions } from '../../../model/run.js'
import { fewestForks, planForks } from '../../../stats/fork-count.js'
import type { Selection } from '../../run/select.js'
import { secondsOfSizes } from '../collector/young-generations.js'
import type { PlannedStep } from '../context.js'
import { PROFILE_SECONDS, profiledOf } from '../cpu/pass.js'
import { loadSteps } from '../load/pass-of-scenario.js'
import { workersSteps } from '../workers/pass-of-scenario.js'
import type { TimePlan } from './race-forks.js'
import { planSamples } from './sample-plan.js'

/** Where a full run and a quick one differ in how long they look. */
const FULL = {
  collectorMs: 400,
  compileMs: 40,
  forkNs: 0.55e9,
  aloneNs: 0.11e9,
  pilot: 4,
  secondsPerCase: 14,
} as const
const QUICK = {
  collectorMs: 60,
  compileMs: 20,
  forkNs: 0.06e9,
  // With 30 ms V8 had not finished half the ops of the bundled scenarios.
  aloneNs: 0.11e9,
  pilot: 2,
  secondsPerCase: 3,
} as const

const extent = ({ quick }: RunOptions) => (quick ? QUICK : FULL)

/** Whether a run takes a CPU profile of the first case: one that is quick, or without times, leaves it out. */
export function looksInside({ quick, time }: RunOptions): boolean {
  return !quick && time !== false
}

/** Whether the collector is watched under several sizes of young generation, on the first case. */
export function variesYoungGeneration({ quick }: RunOptions): boolean {
  return !quick
}

/** Whether allocations are told apart by function also where V8 has inlined them; a first look does without. */
export function tellsApart({ quick, time }: RunOptions): boolean {
  return !quick || time === false
}

/** Whether allocations are counted while the collector is watched: in a quick run, where there is a core for each. */
export function isSideBySide({ quick }: RunOptions, cores: number): boolean {
  return quick && cores > 1
}

/** Milliseconds of the collector pass, for one contender. */
export function collectorMs(options: RunOptions): number {
  return extent(options).collectorMs
}

/** Seconds for the time pass of one case. */
export function secondsPerCase(options: RunOptions, cases: number): number {
  if (options.budgetSeconds !== null) return options.budgetSeconds / cases
  return extent(options).secondsPerCase
}

/** How the time pass of each case is to be spent. A quick run races two forks at once where each has a core. */
export function timePlan(
  options: RunOptions,
  comparisons: number,
  budgetSeconds: number,
  cores: number,
): TimePlan {
  const { compileMs, forkNs, aloneNs, pilot } = extent(options)
  return {
    compileMs,
    forkNs,
    aloneNs,
    // No number of forks is below the fewest: they may as well begin together.
    pilot: options.forks ?? Math.max(pilot, options.quick ? fewestForks(comparisons) : 0),
    atOnce: options.quick ? Math.min(2, cores) : 1,
    forks: (pilotRatios, secondsPerFork) =>
      options.forks ??
      planForks({
        pilotRatios,
        precision: options.precisionPercent / 100,
        secondsPerFork,
        budgetSeconds,
        comparisons,
      }),
  }
}

/** The passes ahead in their order, with how long each takes on an idle machine. */
export function stepsOf(selections: readonly Selection[], options: RunOptions): PlannedStep[] {
  const cases = selections.reduce((sum, selection) => sum + selection.cases.length, 0)
  const seconds = secondsPerCase(options, cases)
  return selections.flatMap((selection) => stepsOfOne(selection, options, seconds))
}

/** Milliseconds of an op of each contender, as verification met it; by case. */
export type OpMs = Readonly<Record<string, readonly number[]>>

/**
 * What is known better of a case once its ops have been met: those so slow that a pass of a few of them is longer than
 * planned. An op runs some twenty times in the passes that count, and a few in each fork before it is timed.
 */
export function slowSteps(
  selection: Selection,
  options: RunOptions,
  comparisons: number,
  opMs: OpMs,
  timeSeconds: number,
): PlannedStep[] {
  const counted = { allocation: 12, collector: 3, cpu: 3 } as const
  return stepsOfOne(selection, options, timeSeconds).flatMap((step): PlannedStep[] => {
    const found = opMs[step.case] ?? []
    // The control and what runs under other flags are as slow as the baseline, by and large.
    const ms = selection.contenders.map((_, i) => found[i] ?? found[0] ?? 0)
    const sum = ms.reduce((total, one) => total + one, 0) / 1000
    if (step.pass === 'time') {
      const ns = new Map(ms.map((one, i) => [{ name: `${i}`, variant: `${i}`, flags: [] }, 1e6 * one]))
      const { blocks, warmUp } = planSamples(ns, extent(options))
      const fork = 0.3 + sum * (SET_UP_OPS + warmUp.least + blocks)
      const forks = options.forks ?? fewestForks(comparisons)
      return [{ ...step, seconds: sum > 0.01 ? Math.max(step.seconds, forks * fork) : step.seconds }]
    }
    const ops = counted[step.pass as keyof typeof counted] ?? 0
    return step.pass === 'verify' ? [] : [{ ...step, seconds: step.seconds + ops * sum }]
  })
}

/** Ops of a contender before its samples, side by side with the others. */
const SET_UP_OPS = 4

function stepsOfOne(selection: Selection, options: RunOptions, timeSeconds: number): PlannedStep[] {
  const { description, cases, contenders } = selection
  const step = (pass: PlannedStep['pass'], seconds: number) => (name: string) => ({
    scenario: description.name,
    case: name,
    pass,
    seconds,
  })
  const watching = contenders.length * (collectorMs(options) / 1000 + 0.3)
  const measuring = (index: number) => [
    step('allocation', contenders.length * (tellsApart(options) ? 0.9 : 0.5)),
    step(
      'collector',
      watching + (index === 0 && variesYoungGeneration(options) ? secondsOfSizes(contenders) : 0),
    ),
    ...(options.time === false ? [] : [step('time', timeSeconds)]),
  ]
  return [
    ...cases.map(step('verify', contenders.length * 0.2)),
    ...cases.flatMap((name, index) => [
      ...measuring(index).map((of) => of(name)),
      ...(index === 0 && looksInside(options)
        ? [step('cpu', profiledOf(contenders).length * PROFILE_SECONDS)(name)]
        : []),
    ]),
    ...loadSteps(selection, options),
    ...workersSteps(selection, options),
  ]
}
