import { fresh, scenario, Vec } from './vec.mjs'

export default {
  ...scenario,
  same: (a, b) => a.equals(b) && b instanceof Vec,
  variants: { fresh, other: () => () => Object.assign(new Vec(1, 2), { made: 'otherwise' }) },
}
