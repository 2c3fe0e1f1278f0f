import { setTimeout as sleep } from 'node:timers/promises'

/** An op that uses the processor as good as not at all; more calls than a plan asks for are told. */
export default {
  name: 'waits',
  title: 'Waiting',
  cases: { only: 40 },
  variants: {
    baseline: (ms) => {
      let calls = 0
      return async () => {
        if (++calls > 60) throw new Error('it was run too often')
        await sleep(ms)
      }
    },
  },
}
