import { defineScenario } from '../../model/scenario.js'
import { cache, type Keeper, listener, pool } from './keepers.js'

const cases: Readonly<Record<string, Keeper>> = { pool, cache, listener }

export default defineScenario({
  name: 'leaks',
  title: 'What a pool, a cache and a listener keep without a bound',
  cases,
  variants: {
    baseline: (keeper) => keeper(Number.POSITIVE_INFINITY),
    bounded: (keeper) => keeper(64),
  },
  writeup: './writeup.md',
})
