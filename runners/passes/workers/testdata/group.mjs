// A scenario for the workers pass: what its variants do shows whether a group is set up rightly.
export default {
  name: 'group',
  title: 'Workers that know of one another',
  cases: { only: {} },
  workers: [1, 2],
  shared: () => new SharedArrayBuffer(64),
  variants: {
    // An array of four elements, and the store behind it: 32 and 48 bytes.
    baseline: () => (i = 0) => [i++, 1, 2, 3],
    // Throws unless all workers of the group have the same memory, which is the group's own.
    meets: (_, { worker, workers, shared }) => {
      const words = new Int32Array(shared)
      Atomics.add(words, 0, 1)
      Atomics.notify(words, 0)
      return () => {
        for (let there = Atomics.load(words, 0); there < workers; there = Atomics.load(words, 0)) {
          if (Atomics.wait(words, 0, there, 10_000) === 'timed-out') throw new Error(`worker ${worker} is alone`)
        }
        if (Atomics.load(words, 0) > workers) throw new Error('the memory is not new')
        return worker
      }
    },
    async: () => async () => 1,
    slow: () => () => {
      // Few readings of the clock: each allocates.
      for (const end = performance.now() + 150; performance.now() < end; ) for (let i = 0; i < 1e5; i++);
    },
    'last-throws': (_, { worker, workers }) => {
      if (worker === workers - 1) throw new Error(`no set-up in worker ${worker} of ${workers}`)
      return () => worker
    },
    'last-leaves': (_, { worker, workers }) => () => {
      if (worker === workers - 1) process.exit(0)
      return worker
    },
  },
}
