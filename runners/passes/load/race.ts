import type { LoadProfile } from '../../../model/scenario.js'
import { seededFor, shuffle } from '../../../stats/random.js'
import { mean } from '../../../stats/summary.js'
import type { Child, Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { startChild } from '../lab.js'
import type { PassTask } from '../pass.js'
import type { LoadChildResult } from './job.js'
import { highestStep } from './search.js'
import { encodeCommand, isSustained, keepsUp, rateOf, type SpellOutcome } from './turns.js'

/** How long the load pass looks. */
export interface LoadPlan {
  /** Milliseconds of one spell. */
  readonly spellMs: number
  /** Counted spells of each contender. */
  readonly spells: number
  /** Whether to look for the highest rate that each contender sustains. */
  readonly search: boolean
}

/** What one load pass is about. */
export interface LoadTask extends Pick<PassTask, 'lab' | 'place' | 'contenders'> {
  readonly profile: LoadProfile
  readonly plan: LoadPlan
  readonly seed: number
}

/** What the spells of all contenders gave. */
export interface LoadRace {
  /** The step of the rate at which the counted spells ran. */
  readonly step: number
  /** Whether the baseline could not hold the step after all, and it should be run again at a lower one. */
  readonly off: boolean
  readonly trials: readonly Trial<LoadChildResult>[]
  /** The highest rates, where they were looked for and found. */
  readonly sustained: ReadonlyMap<Contender, number>
}

/** A contender's child, with its live heap made, waiting for its next spell. */
interface Racer {
  readonly contender: Contender
  readonly child: Child<LoadChildResult>
}

/**
 * Runs spells of load in a child for each contender, one at a time, in an order shuffled anew each round, so
 * that all meet the same machine. The rate is the highest from step `from` downwards that the baseline holds.
 * If the baseline falls behind even then, the race is off, unless `last` is set.
 */
export async function runRace(task: LoadTask, from: number, last: boolean): Promise<LoadRace> {
  const { lab, place, profile, plan, seed } = task
  const progress = (done: number): void => lab.onEvent({ type: 'step', ...place, pass: 'load', done })
  progress(0)
  const racers = startRacers(task)
  // The first spell is for the compiler, and to fill the ring.
  for (const racer of racers) await spell(racer, from, false)
  const step = await heldStep(racers[0] as Racer, profile, from)
  const counted = new Map<Racer, SpellOutcome[]>(racers.map((racer) => [racer, []]))
  for (let round = 0; round < plan.spells && !lab.signal.aborted; round++) {
    for (const racer of shuffle(racers, seededFor(seed, place.scenario, place.case, 'load', round))) {
      const outcome = await spell(racer, step, true)
      if (outcome !== null) counted.get(racer)?.push(outcome)
    }
    progress((round + 1) / (plan.spells * (plan.search ? 2 : 1)))
  }
  const rate = rateOf(step, profile.ratePerSecond)
  const outcomes = racers.map((racer) => meanOutcome(counted.get(racer) ?? []))
  const [baseline] = outcomes
  const behind = baseline != null && !keepsUp(baseline.achievedPerSecond, rate)
  const off = behind && !last && step > 0 && !lab.signal.aborted
  // What the counted spells have shown already, the search does not deny.
  const known = outcomes.map((outcome) => (outcome !== null && isSustained(outcome, rate) ? step : -1))
  const sustained =
    plan.search && !off ? await searchAll(racers, profile, known) : new Map<Contender, number>()
  for (const { child } of racers) void child.turn(encodeCommand({ type: 'end' }))
  const trials = await Promise.all(racers.map(({ child }) => child.done))
  return { step, off, trials, sustained }
}

function startRacers({ lab, place, contenders, profile, plan }: LoadTask): Racer[] {
  const { spellMs, spells } = plan
  // A child is silent while the others run: only the sum of the turns says that one hangs.
  const patient = { ...lab, timeoutMs: lab.timeoutMs + contenders.length * spells * spellMs * 10 }
  return contenders.map((contender) => ({
    contender,
    child: startChild(patient, 'load', place, contender, { profile, spellMs, spells }, ['--expose-gc']),
  }))
}

/** A sixth less each time: fine enough, and soon done. */
export const stepsDown = 4

/** One spell; `null` when the child is gone. */
async function spell(racer: Racer, step: number, counted: boolean): Promise<SpellOutcome | null> {
  const answer = await racer.child.turn(encodeCommand({ type: 'spell', step, counted }))
  return answer === null ? null : { achievedPerSecond: answer[0], missed: answer[1] }
}

/**
 * The highest step from `from` downwards that the baseline holds; below `from` with a step to spare, since a
 * rate that is only just held is soon not held any more.
 */
async function heldStep(baseline: Racer, { ratePerSecond }: LoadProfile, from: number): Promise<number> {
  for (let step = from; step > stepsDown; step -= stepsDown) {
    if (await isHeld(baseline, step, rateOf(step, ratePerSecond))) {
      return step === from ? from : step - stepsDown
    }
  }
  return 0
}

/** Whether the baseline keeps up in two spells of three: a shared machine may be away for a moment. */
async function isHeld(baseline: Racer, step: number, ratePerSecond: number): Promise<boolean> {
  let kept = 0
  let failed = 0
  while (kept < 2 && failed < 2) {
    const outcome = await spell(baseline, step, false)
    if (outcome === null || keepsUp(outcome.achievedPerSecond, ratePerSecond)) kept++
    else failed++
  }
  return kept === 2
}

/** All spells of a contender as one; `null` without any. */
function meanOutcome(spells: readonly SpellOutcome[]): SpellOutcome | null {
  if (spells.length === 0) return null
  return {
    achievedPerSecond: mean(spells.map((one) => one.achievedPerSecond)),
    missed: mean(spells.map((one) => one.missed)),
  }
}

/** The highest rate that each contender sustains. They take turns here too, one trial spell at a time. */
async function searchAll(
  racers: readonly Racer[],
  { ratePerSecond }: LoadProfile,
  known: readonly number[],
): Promise<ReadonlyMap<Contender, number>> {
  const highest = new Map<Contender, number>()
  let turn: Promise<unknown> = Promise.resolve()
  await Promise.all(
    racers.map(async (racer, index) => {
      const step = await highestStep(async (tried) => {
        const outcome = turn.then(() => spell(racer, tried, false))
        turn = outcome
        const found = await outcome
        return found !== null && isSustained(found, rateOf(tried, ratePerSecond))
      }, known[index])
      if (step !== null) highest.set(racer.contender, rateOf(step, ratePerSecond))
    }),
  )
  return highest
}
