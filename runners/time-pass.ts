import type { TimeResult } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import { forkFigures } from '../stats/fork.js'
import type { Random } from '../stats/random.js'
import { mean, median } from '../stats/summary.js'
import { hodgesLehmann, signedRankInterval } from '../stats/wilcoxon.js'
import { now } from './clock.js'
import type { Contender } from './contender.js'
import { type ForkPlan, type ForkResult, type ForkSamples, runFork } from './fork.js'
import { isOk, type Lab, once, type Place, trialFailed } from './lab.js'
import { type ForkLength, planSamples } from './sample-plan.js'
import { checkSamples, isCompiledAway } from './self-checks.js'
import { fixSamples, roughTimes, startWarm, type WarmChild } from './warm-children.js'

/** How the time pass of one case is to be spent. */
export interface TimePlan extends ForkLength {
  /** Forks before the number of all is fixed. */
  readonly pilot: number
  /**
   * All forks, pilot included: fixed once, from the pilot's spread. Told the pilot's ratios by contender
   * (baseline left out) and the seconds that a fork took.
   */
  readonly forks: (pilotRatios: readonly (readonly number[])[], secondsPerFork: number) => number
}

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

/** A fork with what went before it. */
interface RacedFork extends ForkResult {
  /** Rough nanoseconds per op, in the order of the contenders; `null` for one whose child was gone. */
  readonly roughNs: readonly (number | null)[]
  /** How long it took, the start of its children included. */
  readonly seconds: number
  /** How much longer it took by the calendar: for so long the machine was suspended. */
  readonly sleptSeconds: number
}

/** A fork with whom it was of. */
interface TimedFork extends RacedFork {
  readonly contenders: readonly Contender[]
}

/** The time pass of one case: fix the samples, pilot, fix the number of forks, take turns. */
export async function timeCase(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  plan: TimePlan,
  random: Random,
): Promise<TimeOutcome> {
  const step = (done: number): void => lab.onEvent({ type: 'step', ...place, pass: 'time', done })
  step(0)
  const warnings: Warning[] = []
  const [baseline] = contenders
  let running = contenders
  let samples: ForkPlan | undefined
  const forks: TimedFork[] = []
  let wanted = plan.pilot
  while (forks.length < wanted && running[0] === baseline) {
    const racing = running
    const names = racing.map(({ name }) => name)
    const raced = await once(
      lab,
      place,
      ['time', forks.length, ...names],
      () => race(lab, place, racing, (rough) => samples ?? planSamples(rough, plan), random),
      ({ trials }) => trials.every(isOk),
    )
    if (lab.signal.aborted) break
    samples ??= planSamples(timesByContender(racing, raced.roughNs), plan)
    // The others go on without one that failed; a figure from half its forks would not be comparable.
    running = running.filter((contender) => {
      const trial = raced.trials[racing.indexOf(contender)]
      if (trial?.status === 'ok') return true
      warnings.push(trialFailed(place, contender, 'time', trial?.cause ?? 'it was not run'))
      return false
    })
    forks.push({ ...raced, contenders: racing })
    if (forks.length === plan.pilot) {
      const ratios = running.slice(1).map((contender) => ratiosOf(contender, running[0], forks))
      wanted = Math.max(wanted, plan.forks(ratios, mean(forks.map(({ seconds }) => seconds))))
    }
    step(forks.length / Math.max(wanted, forks.length))
  }
  const unsteadyForks = forks.filter((fork) => !fork.steady).length
  if (unsteadyForks > 0) {
    warnings.push({
      code: 'unsteady',
      scenario: place.scenario,
      case: place.case,
      forks: unsteadyForks,
      of: forks.length,
    })
  }
  const times = contenders.map((contender) =>
    running.includes(contender) && running[0] === baseline && samples !== undefined
      ? timesOf(contender, running[0], forks, samples, unsteadyForks)
      : { contender, time: null, grownBytesPerOp: null },
  )
  const slept = Math.max(0, ...forks.map(({ sleptSeconds }) => sleptSeconds))
  if (slept > 1) warnings.push({ code: 'slept', scenario: place.scenario, case: place.case, seconds: slept })
  for (const { contender, time } of times)
    if (time !== null)
      warnings.push(
        ...checkSamples(
          place,
          contender,
          forks.map((fork) => samplesOf(contender, fork)),
        ),
      )
  return { times: times.map((one) => withoutEmptyOp(place, one, forks, warnings)), warnings }
}

/** An op that compiled to nothing has no time: what was timed is the loop round it. */
function withoutEmptyOp(
  place: Place,
  times: ContenderTimes,
  forks: readonly TimedFork[],
  warnings: Warning[],
): ContenderTimes {
  const { contender, time } = times
  if (time === null || !isCompiledAway(forks.map((fork) => samplesOf(contender, fork)))) return times
  warnings.push({
    code: 'compiled-away',
    scenario: place.scenario,
    case: place.case,
    variant: contender.name,
  })
  return { ...times, time: null }
}

/** One fork, from the start of its children: `samplesFor` says how to sample contenders so fast. */
async function race(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  samplesFor: (roughNs: ReadonlyMap<Contender, number>) => ForkPlan,
  random: Random,
): Promise<RacedFork> {
  const started = now()
  const startedAt = Date.now()
  const warm = await startWarm(lab, place, contenders)
  const rough = roughTimes(warm)
  const samples = samplesFor(rough)
  await fixSamples(warm, samples.opsPerSample)
  const childOf = (contender: Contender) => (warm.get(contender) as WarmChild).child
  const fork = await runFork(contenders, samples, childOf, random)
  return {
    ...fork,
    roughNs: contenders.map((contender) => rough.get(contender) ?? null),
    seconds: (now() - started) / 1000,
    sleptSeconds: (Date.now() - startedAt - (now() - started)) / 1000,
  }
}

function timesByContender(contenders: readonly Contender[], roughNs: readonly (number | null)[]) {
  return new Map(
    contenders.flatMap((contender, i) => {
      const ns = roughNs[i] ?? null
      return ns === null ? [] : [[contender, ns] as const]
    }),
  )
}

function samplesOf(contender: Contender, fork: TimedFork): ForkSamples {
  const trial = fork.trials[fork.contenders.indexOf(contender)]
  if (trial?.status !== 'ok') throw new Error(`${contender.name} has no samples in a fork that counts`)
  return trial.result
}

function figuresOf(contender: Contender, baseline: Contender | undefined, forks: readonly TimedFork[]) {
  return forks.map((fork) => forkFigures(samplesOf(contender, fork), samplesOf(baseline ?? contender, fork)))
}

function ratiosOf(
  contender: Contender,
  baseline: Contender | undefined,
  forks: readonly TimedFork[],
): number[] {
  return figuresOf(contender, baseline, forks).map(({ ratio }) => ratio)
}

function timesOf(
  contender: Contender,
  baseline: Contender | undefined,
  forks: readonly TimedFork[],
  samples: ForkPlan,
  unsteadyForks: number,
): ContenderTimes {
  const figures = figuresOf(contender, baseline, forks)
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
      unsteadyForks,
    },
  }
}
