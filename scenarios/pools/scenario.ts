import { defineScenario } from '../../model/scenario.js'
import type { Wanted } from './flight.js'
import { array } from './free-list.js'
import { fresh } from './fresh.js'
import { pooled } from './pooled.js'
import { reused } from './reused.js'

const cases: Readonly<Record<string, Wanted>> = {
  object: { bytes: 0 },
  'buffer of 256 B': { bytes: 256 },
  'buffer of 16 KB': { bytes: 16_384 },
}

export default defineScenario({
  name: 'pools',
  title: 'Pools of objects and buffers against none',
  cases,
  variants: { baseline: fresh, array, reusify: reused, pooled },
  writeup: './writeup.md',
})
