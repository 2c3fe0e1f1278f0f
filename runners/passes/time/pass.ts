import type { Warning } from '../../../model/warnings.js'
import { estimateRatio } from '../../../stats/estimate-ratio.js'
import { tInterval } from '../../../stats/student-t.js'
import { geometricMean, maximum, mean } from '../../../stats/summary.js'
import { hodgesLehmann, signedRankInterval } from '../../../stats/wilcoxon.js'
import { type Contender, hasOwnCode } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import type { Pass, PassTask } from '../pass.js'
import type { ContenderTimes } from './contender-times.js'
import { figuresInForks, samplesInFork } from './fork-figures.js'
import { heatsOf, labOfHeat } from './heats.js'
import type { RoughOp } from './job.js'
import { secondsOfTime, secondsPerHeat, timePlan } from './plan.js'
import { type ForkRace, raceForks } from './race-forks.js'
import type { TimePlan } from './race-lanes.js'
import type { TimedFork } from './run-fork.js'
import { checkBytes, checkSamples, isCompiledAway } from './self-checks.js'
import { settleForks } from './settled-forks.js'

/** Nanoseconds per op of every contender, which take turns, fork by fork. */
export const timePass: Pass = {
  name: 'time',
  isWanted: ({ options }) => options.time !== false,
  seconds: secondsOfTime,
  measure: timeContenders,
}

async function timeContenders({ lab, place, asked, contenders, found, cores }: PassTask) {
  const timeable = contenders.filter((contender) => found.get(contender)?.leavesWork !== true)
  // Without the baseline there is nothing that a time could be compared with.
  if (timeable[0] !== asked.contenders[0]) return { warnings: [] }
  const { options, run } = asked
  const planned = timePlan(options, run.comparisons, secondsPerHeat(options, run.heats), cores)
  const seen = seenOps(timeable, found)
  const plan = { ...planned, seen, ...(place.drainEvery !== undefined && { leastOps: place.drainEvery }) }
  const { times, warnings } = await timeCase(lab, place, timeable, plan, options.seed)
  const differing = times.flatMap((timed) => {
    const { allocation = null, awaited = false } = found.get(timed.contender) ?? {}
    return checkBytes(place, timed, allocation && { allocation, awaited })
  })
  return {
    warnings: [...warnings, ...differing],
    found: new Map(times.map(({ contender, time }) => [contender, { time }])),
  }
}

/** What the ops look like, of those that the passes before have seen enough of. */
function seenOps(
  contenders: readonly Contender[],
  found: PassTask['found'],
): ReadonlyMap<Contender, RoughOp> {
  return new Map(
    contenders.flatMap((contender) => {
      const { awaited, fastestNs } = found.get(contender) ?? {}
      if (awaited === undefined || fastestNs === undefined) return []
      return [[contender, { isAsync: awaited, ns: fastestNs, prepareNs: 0 }] as const]
    }),
  )
}

export interface TimeOutcome {
  readonly times: readonly ContenderTimes[]
  readonly warnings: readonly Warning[]
}

/**
 * The time pass of one case: race the forks, and take from them each contender's time. Many contenders race
 * in heats, one after the other, with as many forks as the first. `seed`: the run's.
 */
export async function timeCase(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  seed: number,
): Promise<TimeOutcome> {
  lab.onEvent({ type: 'step', ...place, pass: 'time', done: 0 })
  const heats = heatsOf(contenders)
  const races: CountedRace[] = []
  // As many forks for every heat: a race that ends early would end the others' too.
  const { aim, ...fixed } = plan
  for (const [i, heat] of heats.entries()) {
    const forks = races[0]?.forks.length
    const first = heats.length === 1 ? plan : fixed
    const own =
      forks === undefined ? first : { ...fixed, pilot: Math.min(plan.pilot, forks), forks: () => forks }
    races.push(countedOf(await raceForks(labOfHeat(lab, i, heats.length), place, heat, own, seed)))
  }
  const [first] = races
  const levels = first ? levelsOf(first.lasted, first.forks) : []
  const outcomes = races.map((race, i) => {
    // The baseline and the control have the figures of the first heat.
    const own = heats[i]?.filter((one) => i === 0 || !heats[0]?.includes(one)) ?? []
    return timesOfRace(place, race, own, levels)
  })
  return {
    times: outcomes.flatMap(({ times }) => times),
    warnings: [
      ...races.flatMap(({ warnings }) => warnings),
      ...warningsOf(place, races),
      ...outcomes.flatMap(({ warnings }) => warnings),
    ],
  }
}

/** A race without the blocks in which times still moved. */
interface CountedRace extends ForkRace {
  /** Counted blocks of each fork. */
  readonly blocks: number
  /** Those whose times moved until the end. */
  readonly moving: readonly Contender[]
}

function countedOf(race: ForkRace): CountedRace {
  const { forks, first, moving } = settleForks(race.lasted, race.forks)
  return { ...race, forks, blocks: race.samples.blocks - first, moving }
}

/** The times of these contenders in a race; `levels` are the baseline's nanoseconds per op in each fork. */
function timesOfRace(
  place: Place,
  race: CountedRace,
  contenders: readonly Contender[],
  levels: readonly number[],
): TimeOutcome {
  const warnings: Warning[] = []
  const { lasted, forks, moving } = race
  const [baseline, ...others] = lasted
  const compared = others.some(hasOwnCode) ? baseline : undefined
  const times = contenders.map((contender): ContenderTimes => {
    if (!lasted.includes(contender)) return { contender, time: null, grownPerFork: [] }
    const samplesPerFork = forks.map((fork) => samplesInFork(contender, fork))
    warnings.push(...checkSamples(place, contender, samplesPerFork))
    // The baseline of a later heat has no result of its own: what moves it takes its rivals' verdict away.
    const ofRival = baseline !== undefined && !contenders.includes(baseline) && moving.includes(baseline)
    const moves = moving.includes(contender) || ofRival
    const measured = timesOf(contender, race, levels, !moves)
    const scope = { scenario: place.scenario, case: place.case, variant: contender.name }
    if (!isCompiledAway(samplesPerFork)) {
      if (moves) warnings.push({ ...scope, code: 'still-moving' })
      return measured
    }
    // An op that compiled to nothing has no time: what was timed is the loop round it.
    warnings.push({ ...scope, code: 'compiled-away', ...(contender === compared && { isBaseline: true }) })
    return { ...measured, time: null }
  })
  return { times, warnings }
}

/** What is wrong with the forks as a whole. */
function warningsOf({ scenario, case: name }: Place, races: readonly ForkRace[]): Warning[] {
  const unsteady = maximum(races.map(({ forks }) => unsteadyOf(forks)))
  const all = races.flatMap(({ forks }) => forks)
  const slept = Math.max(0, maximum(all.map(({ sleptSeconds }) => sleptSeconds)))
  const of = races[0]?.forks.length ?? 0
  return [
    ...(unsteady > 0 ? [{ code: 'unsteady', scenario, case: name, forks: unsteady, of } as const] : []),
    ...(slept > 1 ? [{ code: 'slept', scenario, case: name, seconds: slept } as const] : []),
  ]
}

function unsteadyOf(forks: readonly TimedFork[]): number {
  return forks.filter((fork) => !fork.steady).length
}

/**
 * The baseline's nanoseconds per op in each fork, as all contenders together say: a machine of two speeds may
 * have run a contender in its fast half and another in its slow one, which ratios within blocks do not see.
 */
function levelsOf(lasted: readonly Contender[], forks: readonly TimedFork[]): readonly number[] {
  const figures = lasted.map((contender) => figuresInForks(contender, lasted, forks))
  return forks.map((_, fork) =>
    geometricMean(figures.map((own) => (own[fork]?.nsPerOp as number) / (own[fork]?.ratio as number))),
  )
}

function timesOf(
  contender: Contender,
  { lasted, forks, samples, blocks, look }: CountedRace,
  levels: readonly number[],
  settled: boolean,
): ContenderTimes {
  const figures = figuresInForks(contender, lasted, forks)
  const ratioPerFork = figures.map(({ ratio }) => ratio)
  const perFork = ratioPerFork.map((ratio, fork) => ratio * (levels[fork] as number))
  const gcParts = figures.map(({ gcNsPerOp, nsPerOp }) => gcNsPerOp / nsPerOp)
  const nsPerOp = hodgesLehmann(levels) * estimateRatio(ratioPerFork).ratio
  const interval = signedRankInterval(perFork, 0.95) ?? tInterval(perFork, 0.95)
  return {
    contender,
    grownPerFork: forks.flatMap((fork) => samplesInFork(contender, fork).grownBytesPerOp ?? []),
    time: {
      nsPerOp,
      ci95: interval && [Math.min(interval[0], nsPerOp), Math.max(interval[1], nsPerOp)],
      // A mean: where half of the forks met no collection, their middle would know of none.
      gcNsPerOp: nsPerOp * mean(gcParts),
      perFork,
      gcPerFork: perFork.map((ns, fork) => ns * (gcParts[fork] as number)),
      ratioPerFork,
      opsPerSample: samples.opsPerSample.get(contender) ?? 1,
      samplesPerFork: blocks,
      unsteadyForks: unsteadyOf(forks),
      settled,
      ...(look && { look: { at: look.at, of: look.of, level: look.level } }),
    },
  }
}
