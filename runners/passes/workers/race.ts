import { seedFor } from '../../../stats/random.js'
import type { Child, Failure } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { isOk, once } from '../kept-trials.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { TimeChildResult } from '../time/job.js'
import { type ForkPlan, type ForkSamples, runFork } from '../time/run-fork.js'
import type { WorkerSamples } from './job.js'
import type { WorkersPlan } from './plan.js'

/** A contender with a number of workers: what takes a turn. */
export interface Entry extends Contender {
  readonly workers: number
}

/** Groups that lasted, with their samples fork by fork, and those that did not. */
export interface GroupRace {
  readonly samples: ReadonlyMap<Entry, readonly ForkSamples[]>
  readonly failures: ReadonlyMap<Entry, Failure>
}

/**
 * Every group in a child of its own, fork after fork: all threads of a group run while the other groups wait.
 * A sample is a single number, one op's time in one thread; see the group.
 */
export async function raceGroups(
  lab: Lab,
  place: Place,
  entries: readonly Entry[],
  plan: WorkersPlan,
  seed: number,
  progress: (done: number) => void,
): Promise<GroupRace> {
  const samples = new Map<Entry, ForkSamples[]>(entries.map((entry) => [entry, []]))
  const failures = new Map<Entry, Failure>()
  const forkPlan: ForkPlan = {
    opsPerSample: new Map(entries.map((entry) => [entry, 1])),
    warmUp: { least: plan.warmUp, most: plan.warmUp },
    blocks: plan.blocks,
  }
  const start = (contender: Contender): Child<TimeChildResult> => {
    const { workers } = contender as Entry
    const params = { workers, spellMs: plan.spellMs }
    return asTimed(startChild(lab, 'workers', place, contender, params))
  }
  for (let fork = 0; fork < plan.forks && !lab.signal.aborted; fork++) {
    progress(fork / plan.forks)
    const running = entries.filter((entry) => samples.has(entry))
    if (running.length === 0) break
    const forkSeed = seedFor(seed, place.scenario, place.case, 'workers', fork)
    const names = running.map(({ name, workers }) => `${workers} ${name}`)
    const { trials } = await once(
      lab,
      ['workers', fork, ...names],
      () => runFork(running, forkPlan, start, { seed: forkSeed, core: null, relay: null, taken: new Map() }),
      (raced) => raced.trials.every(isOk),
    )
    if (lab.signal.aborted) break
    for (const [i, entry] of running.entries()) {
      const trial = trials[i]
      if (trial?.status === 'ok') samples.get(entry)?.push(trial.result)
      else {
        samples.delete(entry)
        if (trial !== undefined) failures.set(entry, trial)
      }
    }
  }
  return { samples, failures }
}

/** A group's child as a child of the time pass, with the collections of all its threads. */
function asTimed(child: Child<readonly WorkerSamples[]>): Child<TimeChildResult> {
  const done = child.done.then((trial) =>
    trial.status === 'ok' ? { ...trial, result: chargedTo(trial.result) } : trial,
  )
  return { ...child, done }
}

function chargedTo(threads: readonly WorkerSamples[]): TimeChildResult {
  const turns = threads[0]?.opsPerMs ?? []
  const total = (turn: number, of: (thread: WorkerSamples) => number): number =>
    threads.reduce((sum, thread) => sum + of(thread) * (thread.opsPerMs[turn] as number), 0)
  return {
    // Per op, each thread counting by its share of the ops.
    gcNs: turns.map(
      (_, turn) => total(turn, ({ gcNsPerOp }) => gcNsPerOp[turn] as number) / total(turn, () => 1),
    ),
    gcCount: turns.map((_, turn) => threads.reduce((sum, { gcCount }) => sum + (gcCount[turn] as number), 0)),
    // Heaps are watched in a pass of their own.
    heapGrowth: turns.map(() => Number.NaN),
    emptyNsPerOp: null,
  }
}
