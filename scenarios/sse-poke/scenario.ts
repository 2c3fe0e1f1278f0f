import { defineScenario } from '../../model/scenario.js'
import { baseline } from './baseline.js'
import { cases } from './pokes.js'
import { pooled } from './pooled.js'
import { pooledFrame } from './pooled-frame.js'

export default defineScenario({
  name: 'sse-poke',
  title: 'Poke object pooling in SSE streaming',
  workers: [1, 2],
  number: 4,
  cases,
  variants: { baseline, pooled, 'pooled-frame': pooledFrame },
  sockets: { kind: 'events', subscribers: [10], eventsPerSecond: [1000] },
  writeup: './writeup.md',
})
