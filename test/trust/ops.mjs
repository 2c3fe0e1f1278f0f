// Ops of about 10 ns, 400 ns and 50 µs, and the same ops made slower by a known share.

/** Rounds of work in one op. */
export const sizes = { '50 µs': 41_000, '400 ns': 330, '10 ns': 8 }
/** Injected slowdowns, in percent; 0 is the same code again. */
export const slowdowns = [0, 1, 2, 3, 5, 10]

/**
 * An op of `rounds` dependent multiplications, and `percent` more. Fractions of a round are saved up to whole
 * rounds, so every op runs the same instructions and only a number differs.
 */
export function work(rounds, percent) {
  // Doubles in both ops, also where nothing is added: V8 compiles an op over whole numbers to other code.
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
