import { median } from '../../../stats/summary.js'
import type { Contender } from '../contender.js'
import { samplesInFork } from './fork-figures.js'
import type { RoughOp } from './job.js'
import type { ForksSoFar, TimePlan } from './race-lanes.js'
import type { TimedFork } from './run-fork.js'
import { isMisfit, isUneven, planSamples } from './sample-plan.js'

/** What a race has had of forks, which may turn out to have samples of no useful length. */
interface SizedForks extends ForksSoFar {
  readonly forks: readonly TimedFork[]
}

/** The race without its forks and with resized samples, if a fork had samples of no useful length. */
export function sizedAnew<R extends SizedForks>(race: R, plan: TimePlan): R {
  const { forks, lasted } = race
  const [baseline] = lasted
  if (baseline === undefined || forks.length === 0) return race
  const measured = lasted.map((contender) => {
    const rough = race.samples.rough.get(contender) as RoughOp
    return [contender, { ...rough, ns: measuredNs(contender, forks) }] as const
  })
  const samples = planSamples(new Map(measured), plan)
  const isFit =
    !forks.some((fork) => misfits(fork, plan.leastOps ?? 1)) &&
    !isUneven(baseline, race.samples.opsPerSample, samples.opsPerSample)
  return isFit ? race : { ...race, forks: [], dropped: race.dropped + forks.length, samples }
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
