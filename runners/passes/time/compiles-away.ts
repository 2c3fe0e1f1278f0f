import type { Contender } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import { samplesInFork } from './fork-figures.js'
import { raceForks } from './race-forks.js'
import { isCompiledAway } from './self-checks.js'

const NS = 0.03e9

/** Whether an op takes no longer than one that does nothing, as a short fork of it alone shows. */
export async function compilesAway(
  lab: Lab,
  place: Place,
  contender: Contender,
  seed: number,
): Promise<boolean> {
  const plan = { aloneNs: NS, forkNs: NS, pilot: 1, atOnce: 1, forks: () => 1 }
  const { forks } = await raceForks(lab, place, [contender], plan, seed)
  return forks.length > 0 && isCompiledAway(forks.map((fork) => samplesInFork(contender, fork)))
}
