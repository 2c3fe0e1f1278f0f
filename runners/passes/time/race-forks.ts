import { CONTROL } from '../../../model/contenders.js'
import type { Warning } from '../../../model/warnings.js'
import { isPlain, type Look, looksOf, type RaceAim } from '../../../stats/looks.js'
import { seededFor, seedFor, shuffle } from '../../../stats/random.js'
import { findSettled } from '../../../stats/settled.js'
import { mean, median } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { usableCores } from '../../processes/cores.js'
import type { Contender } from '../contender.js'
import { isOk, once } from '../kept-trials.js'
import type { Lab, Place } from '../lab.js'
import { trialFailed } from '../trial-failed.js'
import type { RoughTime } from './calibrate.js'
import { figuresInForks, samplesInFork } from './fork-figures.js'
import { type ForkPlan, runFork, type TimedFork } from './run-fork.js'
import { type ForkLength, isMisfit, planSamples } from './sample-plan.js'
import { fixSamples, roughTimes, startWarm, type WarmChild } from './warm-up.js'

/** How the time pass of one case is to be spent. */
export interface TimePlan extends ForkLength {
  /** Milliseconds of its processor time that each contender runs its op for V8 to compile it. */
  readonly compileMs: number
  /** Forks before the number of all is fixed. */
  readonly pilot: number
  /** Forks that race at a time, each on a core of its own. */
  readonly atOnce: number
  /**
   * All forks, pilot included: fixed once, from the pilot's spread. Told the pilot's ratios by contender
   * (baseline left out) and the seconds that a fork took.
   */
  readonly forks: (pilotRatios: readonly (readonly number[])[], secondsPerFork: number) => number
  /** What a race may end for before; absent: it has all forks. */
  readonly aim?: RaceAim
}

/** The forks of one case so far. */
export interface ForkRace {
  /** Those that count, in order. */
  readonly forks: readonly TimedFork[]
  /** How many were dropped before them, whose samples had no useful length. */
  readonly dropped: number
  /** Those that lasted through every fork; nobody where the baseline did not, or there was no fork. */
  readonly lasted: readonly Contender[]
  /** How every fork that counts is sampled; `null` before the first. */
  readonly samples: ForkPlan | null
  /** The look that it ended at; absent where its forks were fixed. */
  readonly look?: Look
  readonly warnings: readonly Warning[]
}

/** What a race is about. */
interface Task {
  readonly lab: Lab
  readonly place: Place
  /** The baseline first. */
  readonly contenders: readonly Contender[]
  readonly plan: TimePlan
  /** The run's. */
  readonly seed: number
}

/**
 * Takes a pilot, fixes the number of forks, and races them all. The first warm forks fix the samples of the
 * others, unless they turn out far too short or long: then these forks are dropped, and their times fix them.
 */
export async function raceForks(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  seed: number,
): Promise<ForkRace> {
  const task: Task = { lab, place, contenders, plan, seed }
  const begun: ForkRace = { forks: [], dropped: 0, lasted: contenders, samples: null, warnings: [] }
  const first = await raceUntil(Math.min(plan.atOnce, plan.pilot), begun, task)
  const pilot = await raceUntil(plan.pilot, sizedAnew(first, plan), task)
  const race = goesOn(pilot, task) ? await raceOn(pilot, forksAfter(pilot, plan), task) : pilot
  // Cut off before any fork was whole, there is nothing to take times from.
  const isStanding = race.forks.length > 0 && race.lasted[0] === contenders[0]
  return isStanding ? race : { ...race, lasted: [] }
}

/**
 * Races on to so many forks, or to the first look that shows everything plainly. Code of another commit is
 * compared fork by fork with what it became, which no look asks: with it, the race has all its forks.
 */
async function raceOn(pilot: ForkRace, forks: number, task: Task): Promise<ForkRace> {
  const { aim } = task.plan
  if (aim === undefined || task.contenders.some(({ elsewhere }) => elsewhere !== undefined))
    return raceUntil(forks, pilot, task)
  let race = pilot
  for (const look of looksOf(forks, pilot.forks.length)) {
    race = { ...(await raceUntil(look.forks, race, task, forks)), ...(look.of > 1 && { look }) }
    if (!goesOn(race, task) || isOver(race, look, aim)) break
  }
  return race
}

/** Nothing is plain of times that moved while they were counted: some of their blocks will be left out. */
function isOver({ lasted, forks }: ForkRace, look: Look, aim: RaceAim): boolean {
  const { first, moves } = findSettled(forks.map((fork) => lasted.map((one) => samplesInFork(one, fork))))
  if (first > 0 || moves.includes(true)) return false
  const ratiosOf = (contender: Contender) =>
    figuresInForks(contender, lasted, forks).map(({ ratio }) => ratio)
  const control = lasted.find(({ name }) => name === CONTROL)
  const compared = lasted.slice(1).filter((one) => one !== control)
  return isPlain(compared.map(ratiosOf), control ? ratiosOf(control) : null, look, aim)
}

/** `most`: forks that the race may have, of which its progress is a share. */
async function raceUntil(wanted: number, race: ForkRace, task: Task, most = wanted): Promise<ForkRace> {
  let current = race
  while (current.forks.length < wanted && goesOn(current, task))
    current = await raceNext(wanted, current, task, most)
  return current
}

function goesOn({ lasted }: ForkRace, { contenders, lab }: Task): boolean {
  return lasted[0] === contenders[0] && !lab.signal.aborted
}

/** All forks, as the pilot calls for them. */
function forksAfter({ forks, lasted }: ForkRace, plan: TimePlan): number {
  const ratios = lasted
    .slice(1)
    .map((contender) => figuresInForks(contender, lasted, forks).map(({ ratio }) => ratio))
  return plan.forks(ratios, mean(forks.map(({ seconds }) => seconds)) / plan.atOnce)
}

/** The race without its forks and with resized samples, if a fork had samples of no useful length. */
function sizedAnew(race: ForkRace, plan: TimePlan): ForkRace {
  const { forks, lasted } = race
  if (!forks.some((fork) => misfits(fork, plan.leastOps ?? 1))) return race
  const measured = new Map(lasted.map((contender) => [contender, measuredNs(contender, forks)]))
  return {
    ...race,
    forks: [],
    dropped: forks.length,
    samples: planSamples(measured, plan, race.samples?.prepareNs),
  }
}

/** Nanoseconds per op of a contender, as its samples had it. */
function measuredNs(contender: Contender, forks: readonly TimedFork[]): number {
  return median(forks.map((fork) => samplesInFork(contender, fork)).map(({ ns, ops }) => median(ns) / ops))
}

/** Whether samples of a fork are of no useful length, but for those of the fewest ops. */
function misfits({ trials }: TimedFork, leastOps: number): boolean {
  return trials.some(
    (trial) => trial.status === 'ok' && trial.result.ops > leastOps && isMisfit(median(trial.result.ns)),
  )
}

/** The race with its next forks, as many as go side by side; unchanged if these were cut off. */
async function raceNext(wanted: number, race: ForkRace, task: Task, most: number): Promise<ForkRace> {
  const { lab, place, plan } = task
  const { forks, lasted, dropped } = race
  const atOnce = Math.min(plan.atOnce, wanted - forks.length)
  const numbers = Array.from({ length: atOnce }, (_, lane) => forks.length + lane)
  const kept = await once(
    lab,
    [dropped + forks.length, ...lasted.map(({ name }) => name)],
    () => raceTogether(numbers, race, task),
    (raced) => raced.every(({ trials }) => trials.every(isOk)),
  )
  if (lab.signal.aborted) return race
  const raced = kept.map((fork) => ({ ...fork, contenders: lasted }))
  lab.onEvent({ type: 'step', ...place, pass: 'time', done: (forks.length + raced.length) / most })
  // The others go on without one that failed; a figure from half its forks would not be comparable.
  const warnings = lasted.flatMap((contender, i) => {
    const [failed] = raced.flatMap(({ trials }) => (trials[i]?.status === 'ok' ? [] : [trials[i]]))
    return failed === undefined ? [] : [trialFailed(place, contender, 'time', failed.cause)]
  })
  return {
    ...race,
    forks: [...forks, ...raced],
    lasted: lasted.filter((_, i) => raced.every(({ trials }) => trials[i]?.status === 'ok')),
    samples: race.samples ?? samplesBy(raced[0]?.rough ?? [], lasted, plan),
    warnings: [...race.warnings, ...warnings],
  }
}

/** Forks side by side, each on a core of its own, from the start of their children. */
async function raceTogether(
  numbers: readonly number[],
  { lasted: contenders, samples, dropped }: ForkRace,
  { lab, place, plan, seed }: Task,
): Promise<TimedFork[]> {
  const started = now()
  const startedAt = Date.now()
  // By the number among those that count: whether any were dropped, the machine decides.
  const seeds = numbers.map((number) => seedFor(seed, place.scenario, place.case, 'time', number))
  const { compileMs } = plan
  const warm = await Promise.all(
    seeds.map((own) => {
      // Where a process runs may depend on the order of starting: shuffled, or the baseline would be first.
      const order = shuffle(contenders, seededFor(own, 'start'))
      return startWarm(lab, place, order, { compileMs }, [sameChances(own)])
    }),
  )
  const times = roughTimes(warm.flatMap((children) => [...children]))
  const rough = contenders.map((contender) => times.get(contender) ?? null)
  const fixed = samples ?? samplesBy(rough, contenders, plan)
  const cores = usableCores()
  return Promise.all(
    warm.map(async (children, lane) => {
      await fixSamples(children, fixed.opsPerSample)
      const core = coreOf(cores, plan.atOnce === 1 ? dropped + (numbers[0] as number) : lane)
      const childOf = (contender: Contender) => (children.get(contender) as WarmChild).child
      const fork = await runFork(contenders, fixed, childOf, seeds[lane] as number, core)
      return {
        ...fork,
        contenders,
        rough,
        seconds: (now() - started) / 1000,
        sleptSeconds: (Date.now() - startedAt - (now() - started)) / 1000,
      }
    }),
  )
}

/** Forks take the cores in turn, side by side one each: what holds on a single core is no finding. */
function coreOf(cores: readonly number[], turn: number): number | null {
  return cores.length > 1 ? (cores[turn % cores.length] as number) : null
}

function samplesBy(
  rough: readonly (RoughTime | null)[],
  contenders: readonly Contender[],
  plan: ForkLength,
): ForkPlan {
  const known = contenders.flatMap((contender, i) => {
    const time = rough[i] ?? null
    return time === null ? [] : [[contender, time] as const]
  })
  const prepared = known.filter(([, { prepareNs }]) => prepareNs > 0)
  return planSamples(
    new Map(known.map(([contender, { ns }]) => [contender, ns])),
    plan,
    new Map(prepared.map(([contender, { prepareNs }]) => [contender, prepareNs])),
  )
}

/**
 * V8's flag that gives all processes of a fork the same random numbers, and each fork others: for where V8
 * asks for memory and how it hashes strings (docs/timing.md, "With the same chances"). Common random numbers:
 * Glasserman and Yao, "Some Guidelines and Guarantees for Common Random Numbers", 1992. The scenario's own
 * differ (`main.ts`).
 */
function sameChances(forkSeed: number): string {
  // 0 would mean the system's.
  return `--random-seed=${1 + (seedFor(forkSeed, 'V8') % (2 ** 31 - 2))}`
}
