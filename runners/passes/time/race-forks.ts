import { CONTROL } from '../../../model/contenders.js'
import type { Warning } from '../../../model/warnings.js'
import { isPlain, type Look, looksAfter, OPEN_PART, type RaceAim } from '../../../stats/looks.js'
import { geometricMean, mean } from '../../../stats/summary.js'
import type { Failure, Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { isOk, once } from '../kept-trials.js'
import type { Lab, Place } from '../lab.js'
import { trialFailed } from '../trial-failed.js'
import { figuresInForks } from './fork-figures.js'
import type { RoughOp } from './job.js'
import { type ForksSoFar, type RaceTask, raceLanes, type TimePlan } from './race-lanes.js'
import type { TimedFork } from './run-fork.js'
import { planSamples } from './sample-plan.js'
import { settleForks } from './settled-forks.js'
import { sizedAnew } from './size-anew.js'
import { tryOps } from './try-ops.js'

/** The forks of one case so far. Where the baseline did not last, or there was no fork, nobody did. */
export interface ForkRace extends ForksSoFar {
  /** Those that count, in order. */
  readonly forks: readonly TimedFork[]
  /** The look that it ended at; absent where its forks were fixed. */
  readonly look?: Look
  readonly warnings: readonly Warning[]
}

/**
 * Takes a pilot, and races on from it. What the ops look like fixes the samples, unless they turn out far
 * too short or long, or of other lengths for ops that are alike: then the first forks are dropped, and their
 * times fix them.
 */
export async function raceForks(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  seed: number,
): Promise<ForkRace> {
  const task: RaceTask = { lab, place, contenders, plan, seed }
  const begun = await beginRace(task)
  const pilot = await raceUntil(plan.pilot, await sizeSamples(begun, task), task)
  // Code of another commit is compared fork by fork with what it became, which no look asks.
  const aim = contenders.some(({ elsewhere }) => elsewhere !== undefined) ? undefined : plan.aim
  const race = aim === undefined ? await raceAll(pilot, task) : await raceToLook(pilot, aim, task)
  // Cut off before any fork was whole, there is nothing to take times from.
  const isStanding = race.forks.length > 0 && race.lasted[0] === contenders[0]
  return isStanding ? race : { ...race, lasted: [] }
}

/** Samples of few ops may have told little of how long one takes: they are sized anew so many times. */
const MOST_SIZINGS = 3

/** The race with its first forks, whose samples are of a useful length. */
async function sizeSamples(begun: ForkRace, task: RaceTask): Promise<ForkRace> {
  const { plan } = task
  let race = begun
  for (let sizings = 0; ; sizings++) {
    race = await raceUntil(Math.min(plan.atOnce, plan.pilot), race, task)
    const sized = sizings < MOST_SIZINGS ? sizedAnew(race, plan) : race
    if (sized === race) return race
    race = sized
  }
}

/** The race before its first fork. Whose op could not be tried takes no part in it. */
async function beginRace({ lab, place, contenders, plan }: RaceTask): Promise<ForkRace> {
  const tried = await tryOps(lab, place, contenders, plan.seen)
  const rough = new Map<Contender, RoughOp>()
  const warnings: Warning[] = []
  for (const [contender, trial] of tried) {
    if (trial.status === 'ok') rough.set(contender, trial.result)
    else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, 'time', trial.cause))
  }
  return { forks: [], dropped: 0, lasted: [...rough.keys()], samples: planSamples(rough, plan), warnings }
}

/** Races on to as many forks as the spread of those so far calls for, or as were asked for. */
async function raceAll(pilot: ForkRace, task: RaceTask): Promise<ForkRace> {
  let race = pilot
  while (goesOn(race, task)) {
    const planned = forksAfter(race, ratiosSoFar(race), task.plan, 1)
    if (planned <= race.forks.length) break
    race = await raceUntil(planned, race, task)
  }
  return race
}

/** As {@link raceAll}, but for ending at the first look that shows everything plainly. */
async function raceToLook(pilot: ForkRace, aim: RaceAim, task: RaceTask): Promise<ForkRace> {
  const { plan } = task
  const { mostSeconds = Number.POSITIVE_INFINITY } = plan
  let race = pilot
  while (goesOn(race, task)) {
    const ratios = ratiosSoFar(race)
    const planned = forksAfter(race, ratios, plan, OPEN_PART)
    const { look, next } = looksAfter(race.forks.length, planned, pilot.forks.length)
    const open = look && openRatios(ratios, look, aim)
    if (look && look.of > 1) race = { ...race, look }
    if (next === undefined || open?.length === 0) break
    if (open && secondsUntil(next, race, plan) > mostSeconds && !open.some(isLarge)) break
    race = await raceUntil(next.forks, race, task, planned)
  }
  return race
}

/** Seconds of the race at a look, if its forks go on as they went. */
function secondsUntil(look: Look, { forks }: ForkRace, { atOnce }: TimePlan): number {
  return (look.forks * mean(forks.map(({ seconds }) => seconds))) / atOnce
}

/** What the forks so far say of a contender, in the blocks that would count if the race ended here. */
interface RatiosSoFar {
  readonly name: string
  readonly perFork: readonly number[]
  /** Whether its times moved until the end. */
  readonly moves: boolean
}

/** Of all but the baseline. */
function ratiosSoFar({ lasted, forks }: ForkRace): readonly RatiosSoFar[] {
  const { forks: settled, moving } = settleForks(lasted, forks)
  return lasted.slice(1).map((contender) => ({
    name: contender.name,
    perFork: figuresInForks(contender, lasted, settled).map(({ ratio }) => ratio),
    moves: moving.includes(contender),
  }))
}

/** Ratios that are not plain. None is whose times, or the control's, still moved at the end. */
function openRatios(ratios: readonly RatiosSoFar[], look: Look, aim: RaceAim): readonly number[] {
  const control = ratios.find(({ name }) => name === CONTROL)
  const isPlainly = ({ perFork, moves }: RatiosSoFar) =>
    !moves && control?.moves !== true && isPlain(perFork, control?.perFork ?? null, look, aim)
  return ratios
    .filter((one) => one !== control && !isPlainly(one))
    .map(({ perFork }) => geometricMean(perFork))
}

/** A difference for which even a short race has its last look. */
const LARGE = 0.1
const isLarge = (ratio: number): boolean => Math.abs(Math.log(ratio)) > Math.log1p(LARGE)

/** `most`: forks that the race may have, of which its progress is a share. */
async function raceUntil(wanted: number, race: ForkRace, task: RaceTask, most = wanted): Promise<ForkRace> {
  let current = race
  while (current.forks.length < wanted && goesOn(current, task))
    current = await raceNext(wanted, current, task, most)
  return current
}

function goesOn({ lasted }: ForkRace, { contenders, lab }: RaceTask): boolean {
  return lasted[0] === contenders[0] && !lab.signal.aborted
}

/** All forks, as the spread of those so far calls for them: for a `part` of the wanted half-width. */
function forksAfter(
  { forks }: ForkRace,
  ratios: readonly RatiosSoFar[],
  plan: TimePlan,
  part: number,
): number {
  const secondsPerFork = mean(forks.map(({ seconds }) => seconds)) / plan.atOnce
  return plan.forks(
    ratios.map(({ perFork }) => perFork),
    secondsPerFork,
    part,
  )
}

/** The race with its next forks, as many as go side by side; unchanged if these were cut off. */
async function raceNext(wanted: number, race: ForkRace, task: RaceTask, most: number): Promise<ForkRace> {
  const { lab, place, plan } = task
  const { forks, lasted, dropped } = race
  const atOnce = Math.min(plan.atOnce, wanted - forks.length)
  const numbers = Array.from({ length: atOnce }, (_, lane) => forks.length + lane)
  const kept = await once(
    lab,
    [dropped + forks.length, ...lasted.map(({ name }) => name)],
    () => raceLanes(numbers, race, task),
    (raced) => raced.every(({ trials }) => trials.every(isOk)),
  )
  if (lab.signal.aborted) return race
  const raced = kept.map((fork) => ({ ...fork, contenders: lasted }))
  lab.onEvent({ type: 'step', ...place, pass: 'time', done: (forks.length + raced.length) / most })
  // The others go on without one that failed; a figure from half its forks would not be comparable.
  const warnings = lasted.flatMap((contender, i) => {
    const [failed] = raced.flatMap(({ trials }) => failureOf(trials[i]) ?? [])
    return failed === undefined ? [] : [trialFailed(place, contender, 'time', failed.cause)]
  })
  const lasting = lasted.filter((_, i) => raced.every(({ trials }) => failureOf(trials[i]) === undefined))
  // Children that one who failed had keep the turn were ended with it.
  const whole = raced.filter(({ trials }) =>
    lasting.every((one) => trials[lasted.indexOf(one)]?.status === 'ok'),
  )
  return {
    ...race,
    forks: [...forks, ...whole],
    lasted: lasting,
    warnings: [...race.warnings, ...warnings],
  }
}

/** Why a contender did not last, unless it was ended for another's sake. */
function failureOf(trial: Trial<unknown> | undefined): Failure | undefined {
  return trial === undefined || trial.status === 'ok' || trial.status === 'interrupted' ? undefined : trial
}
