import { defineScenario } from '../../model/scenario.js'
import type { Input } from './producer.js'
import { baseline, sharedSlab, transfer, transferPooled } from './variants.js'

/** Enough messages that waking the threads costs little of an op. A burst is more than may be in flight. */
const cases: Record<string, Input> = {
  poke: { template: 'poke', messages: 200 },
  bid: { template: 'bid', messages: 200 },
  burst: { template: 'poke', messages: 500 },
}

export default defineScenario({
  name: 'concurrent-workers',
  title: 'Messages between worker threads: cloned, transferred, pooled, shared',
  cases,
  variants: { baseline, transfer, 'transfer-pooled': transferPooled, 'shared-slab': sharedSlab },
  workers: [1, 2],
  writeup: './writeup.md',
})
