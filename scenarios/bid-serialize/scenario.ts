import { defineScenario } from '../../model/scenario.js'
import { baseline } from './baseline.js'
import { pooled } from './pooled.js'
import { pooledEncoder } from './pooled-encoder.js'
import { cases } from './responses.js'
import { schemaCompiled } from './schema-compiled.js'

export default defineScenario({
  name: 'bid-serialize',
  title: 'Serializing bid responses into pooled buffers',
  number: 6,
  cases,
  variants: { baseline, pooled, 'pooled-encoder': pooledEncoder, 'schema-compiled': schemaCompiled },
  load: { ratePerSecond: 100_000, slaMs: 100, inFlight: 10_000, liveHeapMB: 200 },
  sockets: { kind: 'requests', requestsPerSecond: 1000, connections: 50 },
  workers: [1, 2],
  writeup: './writeup.md',
})
