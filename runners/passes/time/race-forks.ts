import { CONTROL } from '../../../model/contenders.js'
import type { Warning } from '../../../model/warnings.js'
import { seededFor, seedFor, shuffle } from '../../../stats/random.js'
import { type ForkFigures, figuresBeside } from '../../../stats/ratio-of-fork.js'
import { mean, median } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { usableCores } from '../../processes/cores.js'
import type { Contender } from '../contender.js'
import { isOk, type Lab, once, type Place, trialFailed } from '../context.js'
import { type ForkPlan, type ForkResult, type ForkSamples, runFork } from './run-fork.js'
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
}

/** A fork with what went before it. */
interface RacedFork extends ForkResult {
  /**
   * Rough nanoseconds per op that the samples were fixed by, in the order of the contenders; `null` for one whose
   * child was gone.
   */
  readonly roughNs: readonly (number | null)[]
  /** How long it took, the start of its children included. */
  readonly seconds: number
  /** How much longer it took by the calendar: for so long the machine was suspended. */
  readonly sleptSeconds: number
}

/** A fork with whom it was of. */
export interface TimedFork extends RacedFork {
  readonly contenders: readonly Contender[]
}

/** What the forks of one case gave. */
export interface Race {
  readonly forks: readonly TimedFork[]
  /** Those that lasted through every fork; nobody where the baseline did not, or there was no fork. */
  readonly lasted: readonly Contender[]
  /** `null` when no fork came about. */
  readonly samples: ForkPlan | null
  readonly warnings: readonly Warning[]
}

/** What the samples of all forks are fixed by. */
interface Fixed {
  readonly roughNs: readonly (number | null)[]
  readonly samples: ForkPlan
}

/** How a fork is begun. */
interface Start {
  readonly compileMs: number
  /** Where its turns are taken; `null`: anywhere. */
  readonly core: number | null
  /** Of the fork. */
  readonly seed: number
  /** Told how fast each contender is. */
  readonly fix: (roughNs: Fixed['roughNs']) => Fixed
}

/**
 * Pilot, fix the number of forks, race them all. The first fork that is warm fixes the samples of every other, unless
 * they turn out far too short or too long: then the forks so far are dropped, and what they measured fixes them.
 */
export async function raceForks(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  seed: number,
): Promise<Race> {
  const warnings: Warning[] = []
  const forks: TimedFork[] = []
  let running = contenders
  let started = 0
  let dropped = 0
  let fixed: Fixed | null = null
  const goesOn = (): boolean => running[0] === contenders[0] && !lab.signal.aborted
  const cores = usableCores()
  const raceOne = async (wanted: number, lane: number): Promise<void> => {
    const racing = running
    const index = started++
    const fix = (roughNs: Fixed['roughNs']): Fixed => {
      fixed ??= { roughNs, samples: planSamples(timesByContender(racing, roughNs), plan) }
      return fixed
    }
    const core = coreOf(cores, plan.atOnce === 1 ? index : lane)
    // Those dropped do not count here either: whether there were any, the machine decides.
    const forkSeed = seedFor(seed, place.scenario, place.case, 'time', index - dropped)
    const start = { compileMs: plan.compileMs, core, fix, seed: forkSeed }
    const raced = await keptRace(lab, place, racing, index, start)
    if (lab.signal.aborted) return
    fix(raced.roughNs)
    forks.push({ ...raced, contenders: racing })
    // The others go on without one that failed; a figure from half its forks would not be comparable.
    for (const [i, contender] of racing.entries()) {
      const trial = raced.trials[i]
      if (trial?.status === 'ok' || !running.includes(contender)) continue
      running = running.filter((one) => one !== contender)
      warnings.push(trialFailed(place, contender, 'time', trial?.cause ?? 'it was not run'))
    }
    lab.onEvent({ type: 'step', ...place, pass: 'time', done: forks.length / wanted })
  }
  const raceUntil = async (wanted: number): Promise<void> => {
    const keepGoing = async (lane: number): Promise<void> => {
      while (started - dropped < wanted && goesOn()) await raceOne(wanted, lane)
    }
    await Promise.all(Array.from({ length: plan.atOnce }, (_, lane) => keepGoing(lane)))
  }
  await raceUntil(Math.min(plan.atOnce, plan.pilot))
  if (goesOn() && forks.some(misfits)) {
    const roughNs = running.map((contender) => measuredNs(contender, forks))
    fixed = { roughNs, samples: planSamples(timesByContender(running, roughNs), plan) }
    dropped = forks.splice(0).length
  }
  await raceUntil(plan.pilot)
  if (goesOn()) {
    const ratios = running.slice(1).map((contender) => ratiosOf(contender, running, forks))
    const secondsPerFork = mean(forks.map(({ seconds }) => seconds)) / plan.atOnce
    await raceUntil(plan.forks(ratios, secondsPerFork))
  }
  // Cut off before any fork was whole, there is nothing to take times from.
  const lasted = forks.length > 0 && running[0] === contenders[0] ? running : []
  return { forks, lasted, samples: (fixed as Fixed | null)?.samples ?? null, warnings }
}

/** Forks take the cores in turn, and lanes one each: what holds on a single core is no finding. */
function coreOf(cores: readonly number[], turn: number): number | null {
  return cores.length > 1 ? (cores[turn % cores.length] as number) : null
}

/** Nanoseconds per op of a contender, as its samples had it. */
function measuredNs(contender: Contender, forks: readonly TimedFork[]): number {
  return median(forks.map((fork) => samplesOf(contender, fork)).map(({ ns, ops }) => median(ns) / ops))
}

/** Whether samples of a fork are of no useful length; an op longer than that is a sample by itself. */
function misfits({ trials }: TimedFork): boolean {
  return trials.some(
    (trial) => trial.status === 'ok' && trial.result.ops > 1 && isMisfit(median(trial.result.ns)),
  )
}

/** One fork, or what an earlier run into the same folder kept of it. */
function keptRace(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  index: number,
  start: Start,
): Promise<RacedFork> {
  return once(
    lab,
    place,
    ['time', index, ...contenders.map(({ name }) => name)],
    () => race(lab, place, contenders, start),
    ({ trials }) => trials.every(isOk),
  )
}

/** One fork, from the start of its children. */
async function race(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  { compileMs, core, fix, seed }: Start,
): Promise<RacedFork> {
  const started = now()
  const startedAt = Date.now()
  // Where a process runs may depend on when it was started: in turn too, or the baseline would always be the first.
  const order = shuffle(contenders, seededFor(seed, 'start'))
  const warm = await startWarm(lab, place, order, { compileMs }, [sameChances(seed)])
  const rough = roughTimes(warm)
  const { samples, roughNs } = fix(contenders.map((contender) => rough.get(contender) ?? null))
  await fixSamples(warm, samples.opsPerSample)
  const childOf = (contender: Contender) => (warm.get(contender) as WarmChild).child
  const fork = await runFork(contenders, samples, childOf, seed, core)
  return {
    ...fork,
    roughNs,
    seconds: (now() - started) / 1000,
    sleptSeconds: (Date.now() - startedAt - (now() - started)) / 1000,
  }
}

/**
 * V8's flag that gives all processes of a fork the same random numbers, and each fork others: where V8 asks for memory
 * and how it hashes strings are chances, and the same code takes a percent or two more time with some than with others.
 * Common random numbers take that out of the comparison (Glasserman and Yao, "Some Guidelines and Guarantees for Common
 * Random Numbers", 1992). The scenario's own are left out of it (`timing-child.ts`).
 */
function sameChances(forkSeed: number): string {
  // 0 would mean the system's.
  return `--random-seed=${1 + (seedFor(forkSeed, 'V8') % (2 ** 31 - 2))}`
}

function timesByContender(contenders: readonly Contender[], roughNs: readonly (number | null)[]) {
  return new Map(
    contenders.flatMap((contender, i) => {
      const ns = roughNs[i] ?? null
      return ns === null ? [] : [[contender, ns] as const]
    }),
  )
}

/** A contender's samples of a fork that it lasted through. */
export function samplesOf(contender: Contender, fork: TimedFork): ForkSamples {
  const trial = fork.trials[fork.contenders.indexOf(contender)]
  if (trial?.status !== 'ok') throw new Error(`${contender.name} has no samples in a fork that counts`)
  return trial.result
}

/** Each fork's figures of a contender, beside the baseline's of the same fork, and the control's where it `lasted`. */
export function figuresOf(
  contender: Contender,
  lasted: readonly Contender[],
  forks: readonly TimedFork[],
): ForkFigures[] {
  const baselines = isBaseline(contender, lasted)
    ? lasted.slice(0, 1)
    : lasted.filter((other) => isBaseline(other, lasted))
  return forks.map((fork) =>
    figuresBeside(
      samplesOf(contender, fork),
      baselines.map((baseline) => samplesOf(baseline, fork)),
    ),
  )
}

/** Whether a contender is the baseline, or the baseline once more with nothing changed. */
function isBaseline(contender: Contender, lasted: readonly Contender[]): boolean {
  return contender === lasted[0] || contender.name === CONTROL
}

function ratiosOf(
  contender: Contender,
  running: readonly Contender[],
  forks: readonly TimedFork[],
): number[] {
  return figuresOf(contender, running, forks).map(({ ratio }) => ratio)
}
