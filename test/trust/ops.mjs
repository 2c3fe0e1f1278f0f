// Ops of about 10 ns, 400 ns and 50 µs, and the same ops made slower by a known share.

/** Rounds of work in one op. */
export const sizes = { '50 µs': 41_000, '400 ns': 330, '10 ns': 8 }
/** Injected slowdowns, in percent; 0 is the same code again. */
export const slowdowns = [0, 1, 2, 3, 5, 10]

/**
 * An op of `rounds` dependent multiplications, and `percent` more of them. A part of a round is saved up until it
 * is a whole one, so every op runs the same instructions and only a number differs.
 */
export function work(rounds, percent) {
  // Doubles in both, also where nothing is added: V8 would give an op that counts in whole numbers other code.
  const state = new Float64Array([0, (rounds * percent) / 100])
  let hash = 1
  return () => {
    const saved = state[0] + state[1]
    const whole = Math.floor(saved)
    state[0] = saved - whole
    for (let i = rounds + whole; i > 0; i--) hash = Math.imul(hash ^ i, 16_777_619)
    return hash
  }
}
