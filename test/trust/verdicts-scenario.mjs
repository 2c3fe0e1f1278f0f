// Ops of a known number of pieces; what each variant does more is in percent.

/** How much more than the baseline a variant does: pieces are whole, so 3 % are three of 99. */
export const more = { equal: 0, one: 100 / 99, three: 300 / 99, twenty: 2100 / 99 }

const pieces = (percent) => Math.round(99 * (1 + percent / 100))
const kinds = {
  // Each op goes on where the last one ended, or the processor would begin one before another is over.
  'a loop': (count) => {
    let sum = 1
    return () => {
      for (let i = 0; i < 10 * count; i++) sum = (sum * 31 + i) | 0
      return sum
    }
  },
  'objects in a list': (count) => {
    let seed = 0
    return () => {
      let head = null
      seed++
      for (let i = 0; i < count; i++) head = { value: i + (seed & 3), next: head }
      return head
    }
  },
}

/** Of which it is known how much slower they are: how much three objects more of 99 take nobody knows. */
export const known = ['a loop']

export default {
  name: 'verdicts',
  title: 'Ops of a known number of pieces',
  cases: Object.fromEntries(Object.keys(kinds).map((kind) => [kind, kind])),
  same: () => true,
  variants: Object.fromEntries(
    Object.entries({ baseline: 0, ...more }).map(([name, percent]) => [
      name,
      (kind) => kinds[kind](pieces(percent)),
    ]),
  ),
}
