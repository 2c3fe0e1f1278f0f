import { defineScenario } from '../../model/scenario.js'
import { baseline } from './baseline.js'
import { pooled } from './pooled.js'
import { pooledFrame } from './pooled-frame.js'
import type { Subscription } from './subscription.js'

const cases: Record<string, Subscription> = {
  'short stream': { stream: 'account-123' },
  'long stream': { stream: 'account-0b9f3c51-7c2d-4e0a-9d8e-5a6b7c8d9e0f' },
  category: { stream: 'account' },
}

export default defineScenario({
  name: 'sse-poke',
  title: 'Poke object pooling in SSE streaming',
  cases,
  variants: { baseline, pooled, 'pooled-frame': pooledFrame },
  number: 4,
  writeup: './writeup.md',
})
