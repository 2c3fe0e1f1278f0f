import { fewestForks } from '../../../stats/fork-count.js'
import { samplesFrom } from '../../../stats/ratio-of-fork.js'
import { findSettled } from '../../../stats/settled.js'
import type { ForkSamples } from '../time/run-fork.js'
import type { Entry, GroupRace } from './race.js'

/** The turns of groups from which on times are at rest, of all groups alike. */
export interface SettledGroups {
  readonly samples: ReadonlyMap<Entry, readonly ForkSamples[]>
  /** Groups whose times moved until the end: nothing is said of how they compare. */
  readonly moving: ReadonlySet<Entry>
}

/** Leaves out turns in which times still moved, as the time pass does. The first entry is the baseline. */
export function settleGroups(entries: readonly Entry[], { samples }: GroupRace): SettledGroups {
  const lasted = entries.filter((entry) => samples.has(entry))
  if (lasted[0] !== entries[0]) return { samples, moving: new Set() }
  const forksOf = (entry: Entry): readonly ForkSamples[] => samples.get(entry) ?? []
  const forks = forksOf(entries[0] as Entry).map((_, fork) =>
    lasted.map((entry) => forksOf(entry)[fork] as ForkSamples),
  )
  const { first, moves } = findSettled(forks)
  const settled = (fork: ForkSamples) => samplesFrom(first, fork)
  // Fewer than any verdict needs, as of a quick run, cannot tell what moves from a busy machine either.
  const isTold = forks.length >= fewestForks(1)
  return {
    samples: new Map(lasted.map((entry) => [entry, forksOf(entry).map(settled)])),
    moving: new Set(lasted.filter((_, i) => isTold && moves[i])),
  }
}
