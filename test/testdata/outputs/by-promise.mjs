import { fresh, scenario, Vec } from './vec.mjs'

export default {
  ...scenario,
  same: async (a, b) => a.equals(b),
  variants: { fresh, other: () => () => new Vec(1, 3) },
}
