import { seededFor, shuffle } from '../../../stats/random.js'

/**
 * Who takes which turn in a block, by index: shuffled anew for each, by the fork's seed and the number of the
 * block. Counted blocks have numbers of their own: how long warm-up takes, the machine decides.
 */
export function orderOf(
  contenders: number,
  seed: number,
  phase: 'warm-up' | 'counted',
  block: number,
): readonly number[] {
  return shuffle(
    Array.from({ length: contenders }, (_, i) => i),
    seededFor(seed, phase, block),
  )
}
