/** A source of numbers from 0 up to, not including, 1. */
export type Random = () => number

/** A generator with the same numbers for the same seed: mulberry32 (Tommy Ettinger, 2017; public domain). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

// Taken before any user code runs: children draw their turns, and a scenario may replace globals.
const stringify = JSON.stringify

/**
 * The seed of a place in a run: equal for equal names and numbers, unrelated for any others. FNV-1a (Fowler,
 * Noll and Vo, 1991) over the place as JSON.
 */
export function seedFor(seed: number, ...place: readonly (string | number)[]): number {
  const name = stringify([seed, ...place])
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A generator for a place, which draws the same wherever and whenever else is drawn from. */
export function seededFor(seed: number, ...place: readonly (string | number)[]): Random {
  return seeded(seedFor(seed, ...place))
}

/** A copy in random order, every order equally likely: Fisher & Yates (1938), Durstenfeld's form (1964). */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T]
  }
  return shuffled
}
