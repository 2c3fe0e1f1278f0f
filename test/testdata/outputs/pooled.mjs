/** An op that borrows one and gives back what it borrowed so many ops ago; `Infinity`: never. */
const holding = (most) => () => {
  let [outstanding, hits] = [0, 0]
  return {
    op: () => {
      hits++
      if (outstanding < most) outstanding++
      return hits
    },
    pool: () => ({ hits, misses: 0, outstanding }),
  }
}

export default {
  name: 'x',
  title: 'Pools that hold',
  cases: { only: 1 },
  variants: { none: holding(0), eight: holding(8), all: holding(Number.POSITIVE_INFINITY) },
}
