// Its pool hands out the one object that it counts in.
const stats = { hits: 0, misses: 0, outstanding: 0 }

export default {
  name: 'counting',
  title: 'A pool that counts in one object',
  cases: { one: null },
  variants: {
    baseline: () => ({
      op: () => {
        stats.hits++
        return stats.hits
      },
      pool: () => stats,
    }),
  },
}
