import type { RaceAim } from '../../../stats/looks.js'
import { seededFor, seedFor, shuffle } from '../../../stats/random.js'
import { now } from '../../child/clock.js'
import { usableCores } from '../../processes/cores.js'
import type { Child } from '../../processes/launch.js'
import type { RelayPipes } from '../../processes/relay.js'
import type { Contender } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import type { RoughOp, TimeChildResult } from './job.js'
import { runFork, type TimedFork } from './run-fork.js'
import type { ForkLength, SamplePlan } from './sample-plan.js'
import { type ForkStart, startChildren, warmUpAlone } from './warm-up.js'

/** How the time pass of one case is to be spent. */
export interface TimePlan extends ForkLength {
  /** Nanoseconds of samples that each contender takes before its turns, and nobody counts. */
  readonly aloneNs: number
  /** Forks before that of all is known, and before the first look. */
  readonly pilot: number
  /** Forks that race at a time, each on a core of its own. */
  readonly atOnce: number
  /**
   * All forks, those so far included, by their spread. Told their ratios by contender (baseline left out),
   * the seconds that one took, and what part of the wanted half-width is to be had.
   */
  readonly forks: (ratios: readonly (readonly number[])[], secondsPerFork: number, part: number) => number
  /** What a race may end for before; absent: it has all forks. */
  readonly aim?: RaceAim
  /** What ops look like that need not be tried. */
  readonly seen?: ReadonlyMap<Contender, RoughOp>
  /** Seconds past which a race goes on to no further look for a small difference; absent: to all. */
  readonly mostSeconds?: number
}

/** What a race is about. */
export interface RaceTask {
  readonly lab: Lab
  readonly place: Place
  /** The baseline first. */
  readonly contenders: readonly Contender[]
  readonly plan: TimePlan
  /** The run's. */
  readonly seed: number
}

/** What of a race says how its next forks go. */
export interface ForksSoFar {
  /** How many forks were dropped before those that count. */
  readonly dropped: number
  /** Those that lasted through every fork. */
  readonly lasted: readonly Contender[]
  /** How every fork that counts is sampled. */
  readonly samples: SamplePlan
}

/** Forks side by side, each on a core of its own, from the start of their children. */
export async function raceLanes(
  numbers: readonly number[],
  { lasted: contenders, samples, dropped }: ForksSoFar,
  { lab, place, plan, seed }: RaceTask,
): Promise<TimedFork[]> {
  const started = now()
  const startedAt = Date.now()
  const cores = usableCores()
  return Promise.all(
    numbers.map(async (number, lane) => {
      // By the number among those that count: whether any were dropped, the machine decides.
      const own = seedFor(seed, place.scenario, place.case, 'time', number)
      const relay = (await lab.openRelay?.(contenders.length)) ?? null
      const core = coreOf(cores, plan.atOnce === 1 ? dropped + number : lane)
      // Where a process runs may depend on the order of starting: shuffled, or the baseline would be first.
      const order = shuffle(contenders, seededFor(own, 'start'))
      const children = startChildren(lab, place, order, forkStart(plan, samples, contenders, own, relay))
      const taken = await warmUpAlone(children)
      const childOf = (contender: Contender) => children.get(contender) as Child<TimeChildResult>
      const fork = await runFork(contenders, samples, childOf, { seed: own, relay, core, taken })
      relay?.close()
      return {
        ...fork,
        contenders,
        seconds: (now() - started) / 1000,
        sleptSeconds: (Date.now() - startedAt - (now() - started)) / 1000,
      }
    }),
  )
}

/** How the children of a fork are started. */
function forkStart(
  { aloneNs }: TimePlan,
  { opsPerSample, leadIn, rough }: SamplePlan,
  contenders: readonly Contender[],
  seed: number,
  relay: RelayPipes | null,
): ForkStart {
  const of = contenders.length
  return {
    paramsOf: (contender) => ({
      isAsync: rough.get(contender)?.isAsync === true,
      opsPerSample: opsPerSample.get(contender) as number,
      leadIn: leadIn.get(contender) as number,
      aloneNs,
      ...(relay && { relay: { me: contenders.indexOf(contender), of, seed } }),
    }),
    flags: [sameChances(seed)],
    descriptors: relay?.descriptors ?? [],
  }
}

/** Forks take the cores in turn, side by side one each: what holds on a single core is no finding. */
function coreOf(cores: readonly number[], turn: number): number | null {
  return cores.length > 1 ? (cores[turn % cores.length] as number) : null
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
