import { samplesFrom } from '../../../stats/ratio-of-fork.js'
import { findSettled } from '../../../stats/settled.js'
import type { Contender } from '../contender.js'
import { samplesInFork } from './fork-figures.js'
import type { TimedFork } from './run-fork.js'

/** Forks without the blocks in which times still moved. */
export interface SettledForks {
  readonly forks: readonly TimedFork[]
  /** Blocks left out of each. */
  readonly first: number
  /** Those whose times moved until the end; all of them where the baseline's did. */
  readonly moving: readonly Contender[]
}

/** Leaves the same blocks out of all forks, which `lasted` through all of them. */
export function settleForks(lasted: readonly Contender[], forks: readonly TimedFork[]): SettledForks {
  const samples = forks.map((fork) => lasted.map((contender) => samplesInFork(contender, fork)))
  const { first, moves } = findSettled(samples)
  return {
    forks: forks.map((fork) => countedFrom(first, fork)),
    first,
    moving: lasted.filter((_, i) => moves[i] === true),
  }
}

/** The fork with the samples from block `first` on. */
function countedFrom(first: number, fork: TimedFork): TimedFork {
  const trials = fork.trials.map((trial) => {
    if (trial.status !== 'ok' || first === 0) return trial
    return { ...trial, result: samplesFrom(first, trial.result) }
  })
  return { ...fork, trials }
}
