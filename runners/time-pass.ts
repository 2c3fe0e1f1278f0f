import type { TimeResult } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import type { Random } from '../stats/random.js'
import { median } from '../stats/summary.js'
import { hodgesLehmann, signedRankInterval } from '../stats/wilcoxon.js'
import type { Contender } from './contender.js'
import type { ForkPlan } from './fork.js'
import type { Lab, Place } from './lab.js'
import { figuresOf, type Race, raceForks, samplesOf, type TimedFork, type TimePlan } from './race-forks.js'
import { checkSamples, isCompiledAway } from './self-checks.js'

/** The times of one contender, fork by fork, beside the baseline's of the same forks. */
export interface ContenderTimes {
  readonly contender: Contender
  readonly time: TimeResult | null
  /** Bytes per op implied by the heap's growth while timing; `null` when it could not be seen. */
  readonly grownBytesPerOp: number | null
}

export interface TimeOutcome {
  readonly times: readonly ContenderTimes[]
  readonly warnings: readonly Warning[]
}

/** The time pass of one case: race the forks, and take from them each contender's time. */
export async function timeCase(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  random: Random,
): Promise<TimeOutcome> {
  lab.onEvent({ type: 'step', ...place, pass: 'time', done: 0 })
  const race = await raceForks(lab, place, contenders, plan, random)
  const warnings = [...race.warnings, ...warningsOf(place, race)]
  const times = contenders.map((contender): ContenderTimes => {
    const { lasted, samples, forks } = race
    if (samples === null || !lasted.includes(contender))
      return { contender, time: null, grownBytesPerOp: null }
    const samplesPerFork = forks.map((fork) => samplesOf(contender, fork))
    warnings.push(...checkSamples(place, contender, samplesPerFork))
    const measured = timesOf(contender, lasted, forks, samples)
    if (!isCompiledAway(samplesPerFork)) return measured
    // An op that compiled to nothing has no time: what was timed is the loop round it.
    const { scenario, case: name } = place
    warnings.push({ code: 'compiled-away', scenario, case: name, variant: contender.name })
    return { ...measured, time: null }
  })
  return { times, warnings }
}

/** What is wrong with the forks as a whole. */
function warningsOf({ scenario, case: name }: Place, { forks }: Race): Warning[] {
  const unsteady = unsteadyOf(forks)
  const slept = Math.max(0, ...forks.map(({ sleptSeconds }) => sleptSeconds))
  return [
    ...(unsteady > 0
      ? [{ code: 'unsteady', scenario, case: name, forks: unsteady, of: forks.length } as const]
      : []),
    ...(slept > 1 ? [{ code: 'slept', scenario, case: name, seconds: slept } as const] : []),
  ]
}

function unsteadyOf(forks: readonly TimedFork[]): number {
  return forks.filter((fork) => !fork.steady).length
}

function timesOf(
  contender: Contender,
  lasted: readonly Contender[],
  forks: readonly TimedFork[],
  samples: ForkPlan,
): ContenderTimes {
  const figures = figuresOf(contender, lasted, forks)
  const perFork = figures.map(({ nsPerOp }) => nsPerOp)
  const gcPerFork = figures.map(({ gcNsPerOp }) => gcNsPerOp)
  const grown = forks.flatMap((fork) => samplesOf(contender, fork).grownBytesPerOp ?? [])
  return {
    contender,
    grownBytesPerOp: grown.length === 0 ? null : median(grown),
    time: {
      nsPerOp: hodgesLehmann(perFork),
      ci95: signedRankInterval(perFork, 0.95),
      gcNsPerOp: hodgesLehmann(gcPerFork),
      perFork,
      gcPerFork,
      ratioPerFork: figures.map(({ ratio }) => ratio),
      opsPerSample: samples.opsPerSample.get(contender) ?? 1,
      samplesPerFork: samples.blocks,
      unsteadyForks: unsteadyOf(forks),
    },
  }
}
