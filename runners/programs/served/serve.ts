// A server around a variant's op: gclab run --sockets starts one as a service's program for each variant.
import type { Server } from 'node:http'
import { messageOf } from '../../../model/errors.js'
import { findCollector } from '../../child/find-collector.js'
import { createLiveHeap } from '../../child/live-heap.js'
import { setUp } from '../../child/set-up-variant.js'
import { createEventsServer } from './events-server.js'
import { createRequestsServer } from './requests-server.js'
import { type Source, sourceOf } from './source.js'

const [kind, liveHeapMB, scenario = '', name = '', variant = ''] = process.argv.splice(2)

const create = async (): Promise<Source> => sourceOf(await setUp({ scenario, case: name, variant }))

async function serve(): Promise<Server> {
  // Nothing of it is ever let go: it is used below.
  const alive = createLiveHeap(Number(liveHeapMB), findCollector())
  const server = kind === 'events' ? await createEventsServer(create) : await createRequestsServer(create)
  return server.once('close', () => alive.size)
}

try {
  const server = await serve()
  // A connection may be idle while the other programs have their turns.
  server.keepAliveTimeout = 0
  server.listen(Number(process.env.PORT), '127.0.0.1')
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
}
