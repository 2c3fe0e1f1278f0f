import { fresh, scenario, Vec } from './vec.mjs'

export default {
  ...scenario,
  variants: {
    fresh,
    reused: () => {
      const out = new Vec(0, 0)
      return () => out.set(1, 2)
    },
    hidden: () => () => new WeakMap(),
    'hidden too': () => () => new WeakMap(),
    closure: () => () => ({ add: (a, b) => a + b }),
    'other closure': () => () => ({ add: (a, b) => b + a }),
    'calls back': () => (done) => done(),
  },
}
