import type { PlannedCase, Shard } from '../../model/run.js'
import type { Selection } from './select.js'

/**
 * The cases of one shard: every `of`-th of the whole, from `index` on, so that the cases of a slow scenario
 * spread over all shards. A scenario without a case left is left out.
 */
export function shardOf(whole: readonly Selection[], { index, of }: Shard): Selection[] {
  let position = 0
  return whole
    .map((selection) => ({
      ...selection,
      cases: selection.cases.filter(() => position++ % of === index - 1),
    }))
    .filter(({ cases }) => cases.length > 0)
}

/** Every case of the whole run, in its order. */
export function planOf(whole: readonly Selection[]): PlannedCase[] {
  return whole.flatMap(({ description, cases }) =>
    cases.map((name) => ({ scenario: description.name, case: name })),
  )
}
