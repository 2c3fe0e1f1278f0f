import type { TimeResult } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import { forkFigures } from '../stats/fork.js'
import type { Random } from '../stats/random.js'
import { mean, median } from '../stats/summary.js'
import { hodgesLehmann, signedRankInterval } from '../stats/wilcoxon.js'
import { type Contender, hasOwnCode } from './contender.js'
import { type ForkPlan, type ForkResult, type ForkSamples, runFork } from './fork.js'
import { isOk, type Lab, once, type Place, startChild, trialFailed } from './lab.js'
import { planSamples } from './sample-plan.js'

/** How the time pass of one case is to be spent. */
export interface TimePlan {
  /** Nanoseconds of one fork, the start of its children not counted. */
  readonly forkNs: number
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

/** A fork with whom it was of. */
interface TimedFork extends ForkResult {
  readonly contenders: readonly Contender[]
}

/** The time pass of one case: calibrate, fix the samples, pilot, fix the number of forks, take turns. */
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
  const nsPerOp = await calibrateAll(lab, place, contenders, warnings)
  const [baseline] = contenders
  let running = contenders.filter((contender) => nsPerOp.has(contender))
  const samples = planSamples(nsPerOp, plan.forkNs)
  const forks: TimedFork[] = []
  let wanted = plan.pilot
  while (forks.length < wanted && running[0] === baseline) {
    const racing = running
    const names = racing.map(({ name }) => name)
    const start = (contender: Contender, opsPerSample: number) =>
      startChild(lab, 'time', place, contender, { opsPerSample })
    const raced = await once(
      lab,
      place,
      ['time', forks.length, ...names],
      () => runFork(racing, samples, start, random),
      ({ trials }) => trials.every(isOk),
    )
    if (lab.signal.aborted) break
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
    running.includes(contender) && running[0] === baseline && forks.length > 0
      ? timesOf(contender, running[0], forks, samples, unsteadyForks)
      : { contender, time: null, grownBytesPerOp: null },
  )
  return { times, warnings }
}

/** Rough times per op; a contender that runs another's code takes that one's figure. */
async function calibrateAll(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  warnings: Warning[],
): Promise<Map<Contender, number>> {
  const byCode = new Map<string, number>()
  for (const contender of contenders.filter(hasOwnCode)) {
    const calibrate = () => startChild(lab, 'calibrate', place, contender, {}).done
    const trial = await once(lab, place, ['calibrate', contender.name], calibrate, isOk)
    if (trial.status === 'ok') byCode.set(codeOf(contender), trial.result.nsPerOp)
    else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, 'time', trial.cause))
  }
  return new Map(
    contenders.flatMap((contender) => {
      const ns = byCode.get(codeOf(contender))
      return ns === undefined ? [] : [[contender, ns]]
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

/** What tells one contender's code from another's. */
function codeOf({ variant, elsewhere }: Contender): string {
  return `${elsewhere?.url ?? ''}#${variant}`
}
