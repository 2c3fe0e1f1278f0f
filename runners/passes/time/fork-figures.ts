import { CONTROL } from '../../../model/contenders.js'
import { type ForkFigures, figuresBeside } from '../../../stats/ratio-of-fork.js'
import type { Contender } from '../contender.js'
import type { ForkSamples, TimedFork } from './run-fork.js'

/** A contender's samples of a fork that it lasted through. */
export function samplesInFork(contender: Contender, fork: TimedFork): ForkSamples {
  const trial = fork.trials[fork.contenders.indexOf(contender)]
  if (trial?.status !== 'ok') throw new Error(`${contender.name} has no samples in a fork that counts`)
  return trial.result
}

/** Each fork's figures of a contender, against its baseline, and the control where that `lasted`. */
export function figuresInForks(
  contender: Contender,
  lasted: readonly Contender[],
  forks: readonly TimedFork[],
): ForkFigures[] {
  const baselines = isBaseline(contender, lasted)
    ? lasted.slice(0, 1)
    : lasted.filter((other) => isBaseline(other, lasted))
  return forks.map((fork) =>
    figuresBeside(
      samplesInFork(contender, fork),
      baselines.map((baseline) => samplesInFork(baseline, fork)),
    ),
  )
}

/** Whether a contender is the baseline, or the baseline once more with nothing changed. */
function isBaseline(contender: Contender, lasted: readonly Contender[]): boolean {
  return contender === lasted[0] || contender.name === CONTROL
}
