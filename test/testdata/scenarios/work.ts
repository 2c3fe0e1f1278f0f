enum Kind {
  Even,
  Odd,
}

class Counted {
  constructor(readonly value: number) {}
}

const cache = new Map<number, number>()

export default {
  name: 'work',
  title: 'Ops whose steps are known',
  cases: { only: null },
  variants: {
    prepared: () => ({
      prepare: (): number[] => {
        const values: number[] = []
        for (let i = 3; i > 0; i--) values.push(i)
        return values
      },
      op: (values: number[]): number => {
        let sum = 0
        for (const value of values) sum += value
        return sum - 6
      },
    }),
    cached: () => (): number => {
      const known = cache.get(1)
      if (known !== undefined) return known
      const made = 2 * cache.size
      cache.set(1, made)
      return made
    },
    transformed:
      () =>
      (): number => {
        let sum = new Counted(1).value
        for (const kind of [Kind.Even]) sum += kind
        return sum
      },
  },
}
