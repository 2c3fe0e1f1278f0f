import type { RunOptions } from '../../../model/run.js'
import { planForks } from '../../../stats/fork-count.js'
import { fewestForksAfterLooks } from '../../../stats/looks.js'
import { sum } from '../../../stats/summary.js'
import type { Contender } from '../contender.js'
import { type Asked, secondsOfChildren } from '../pass.js'
import { heatsOf } from './heats.js'
import type { TimePlan } from './race-lanes.js'
import { planSamples } from './sample-plan.js'

/** Forks before that of all is known by their spread, and before the first look. */
const PILOT = 3
/** Where a full run and a quick one differ: in how long they look. */
const FULL = { forkNs: 0.25e9, secondsPerHeat: 2.5, seconds: 9 } as const
const QUICK = { forkNs: 0.06e9, secondsPerHeat: 1, seconds: 0 } as const
// After half as long alone V8 had not finished half the ops of the bundled scenarios.
const ALONE_NS = 0.06e9
/** The most forks that run side by side: more would say more of one another than of the code. */
const MOST_LANES = 4

const lanesOn = (cores: number): number => Math.min(MOST_LANES, Math.max(1, Math.floor(cores / 2)))

const extentOf = ({ quick }: Pick<RunOptions, 'quick'>) => (quick ? QUICK : FULL)

/** Forks that no lane idles for. */
const pilotIn = (lanes: number): number => Math.ceil(PILOT / lanes) * lanes

/**
 * Seconds for each heat of a run: a case has one, or more where its contenders are many. Without a budget a
 * run has some for itself beside those of each: one of a single case is to find what is small.
 */
export function secondsPerHeat(options: RunOptions, heats: number): number {
  const { secondsPerHeat: each, seconds } = extentOf(options)
  return options.budgetSeconds === null ? each + seconds / heats : options.budgetSeconds / heats
}

/**
 * How the time pass of a case is to be spent. With four cores or more, forks run side by side: each samples
 * on one core, and V8 compiles and collects on another.
 */
export function timePlan(
  options: Pick<RunOptions, 'quick' | 'forks' | 'precisionPercent' | 'minEffectPercent'>,
  comparisons: number,
  budgetSeconds: number,
  cores: number,
): TimePlan {
  const precision = options.precisionPercent / 100
  const pilot = pilotIn(lanesOn(cores))
  return {
    aloneNs: ALONE_NS,
    forkNs: extentOf(options).forkNs,
    pilot: options.forks ?? pilot,
    atOnce: lanesOn(cores),
    forks: (ratios, secondsPerFork, part) =>
      options.forks ??
      planForks({
        ratios,
        precision: part * precision,
        secondsPerFork,
        budgetSeconds,
        fewest: fewestForksAfterLooks(comparisons, pilot),
      }),
    ...(options.forks === null && {
      aim: { comparisons, precision, minEffect: options.minEffectPercent / 100 },
      ...(options.quick && { mostSeconds: budgetSeconds }),
    }),
  }
}

/** Ops of a contender before its turns, side by side with the others. */
const SET_UP_OPS = 2

/** Processor seconds to start a contender and to have its op compiled, in each fork anew. */
const START_SECONDS = 0.2

/** Seconds of a case; more where samples of slow ops take longer. */
export function secondsOfTime(asked: Asked, opSeconds: readonly number[]): number {
  const { contenders, options, run, cores } = asked
  const heats = heatsOf(contenders)
  const isShort = options.quick && heats.length === 1
  const pilot = pilotIn(lanesOn(cores))
  const fewest = options.forks ?? (isShort ? pilot : fewestForksAfterLooks(run.comparisons, pilot))
  const planned = options.forks === null ? secondsPerHeat(options, run.heats) : 0
  const secondsOf = (heat: readonly Contender[]): number => {
    const own = heat.map((one) => opSeconds[contenders.indexOf(one)] ?? 0)
    return Math.max(planned, fewest * secondsPerFork(options, own, cores))
  }
  return sum(heats.map(secondsOf))
}

function secondsPerFork(options: RunOptions, opSeconds: readonly number[], cores: number): number {
  const lanes = lanesOn(cores)
  const ops = SET_UP_OPS * sum(opSeconds) * lanes
  const starting = secondsOfChildren(opSeconds.length * lanes, START_SECONDS, ops, cores)
  return (starting + turnSeconds(options, opSeconds)) / lanes
}

/** Seconds in which the contenders of a fork take turns: as long as planned, unless few ops take longer. */
function turnSeconds(options: RunOptions, opSeconds: readonly number[]): number {
  const extent = extentOf(options)
  const all = sum(opSeconds)
  if (all <= 0.01) return extent.forkNs / 1e9
  const rough = opSeconds.map((one, i) => {
    const op = { ns: 1e9 * one, prepareNs: 0, isAsync: false }
    return [{ name: `${i}`, variant: `${i}`, flags: [] }, op] as const
  })
  const { blocks, warmUp } = planSamples(new Map(rough), extent)
  return all * (warmUp.least + blocks)
}
