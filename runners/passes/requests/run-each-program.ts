import { seededFor, shuffle } from '../../../stats/random.js'
import type { Contender } from '../contender.js'
import { type ForkRequests, figuresOfRun } from './fork-figures.js'
import type { ForkReading, ForkTask } from './load-fork.js'
import { runProgramOf } from './programs.js'

/** One fork of programs that end by themselves: each runs once, in shuffled order. */
export async function runEachProgram(task: ForkTask, fork: number): Promise<ForkReading> {
  const { contenders, service, place, seed } = task
  const random = seededFor(seed, place.scenario, place.case, 'requests', fork)
  const figures = new Map<Contender, ForkRequests>()
  for (const contender of shuffle(contenders, random))
    figures.set(contender, figuresOfRun(await runProgramOf(task, service, contender)))
  return { figures: contenders.flatMap((contender) => figures.get(contender) ?? []), difference: null }
}
