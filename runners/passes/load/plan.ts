import type { RunOptions } from '../../../model/run.js'
import type { Selection } from '../../run/select.js'

/** How long the load pass looks. */
export interface LoadPlan {
  /** Milliseconds of one spell. */
  readonly spellMs: number
  /** Counted spells of each contender. */
  readonly spells: number
  /** Whether to look for the highest rate that each contender sustains. */
  readonly search: boolean
}

/** How the options want the load pass spent; it looks for the highest rates when `--load` is given. */
export function loadPlan({ quick, load }: Pick<RunOptions, 'quick' | 'load'>): LoadPlan {
  const search = load === 'on'
  return quick ? { spellMs: 500, spells: 2, search } : { spellMs: 1000, spells: 6, search }
}

/**
 * The cases that the load pass runs: all when `--load` asks for it; else the first, which a scenario's author
 * puts there as the usual one, unless the run is quick.
 */
export function loadedCases(
  {
    description,
    cases,
  }: Pick<Selection, 'cases'> & { readonly description: Pick<Selection['description'], 'load'> },
  { quick, load }: Pick<RunOptions, 'quick' | 'load'>,
): readonly string[] {
  if (description.load === null || load === 'off' || (load === 'auto' && quick)) return []
  return load === 'on' ? cases : cases.slice(0, 1)
}

/** Seconds that one contender takes, its live heap included, on a machine that holds the rate. */
export function secondsOfLoad({ spellMs, spells, search }: LoadPlan): number {
  const trials = search ? 9 : 0
  return 1.5 + ((1.5 + spells + trials) * spellMs) / 1000
}
