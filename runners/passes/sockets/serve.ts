import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { observeGc } from '../../child/gc-observer.js'
import { gcResultOf } from '../../child/gc-result.js'
import { forceGc, usedHeap } from '../../child/heap.js'
import type { Job } from '../../child/job.js'
import { duringOps, opNow } from '../../child/op-clock.js'
import { awaitTurn, endTurn, nextTurn } from '../../child/protocol.js'
import { currentSemiSpaceLimitMB } from '../../child/semi-space.js'
import { setUp } from '../../child/set-up-variant.js'
import { createLiveHeap, type LiveHeap } from '../load/live-heap.js'
import { createEventsServer, monotonicMs } from './events-server.js'
import type { ServeResult } from './job.js'
import { eventsOf } from './plan.js'
import { createRequestsServer } from './requests-server.js'
import { type Source, sourceOf } from './source.js'

/** Nothing here is ever let go. */
const alive: LiveHeap[] = []

/**
 * A real server in its own process, which runs with `--expose-gc`: listens on a loopback port that the system
 * chooses, tells it in the answer to its first turn, and serves until its second.
 */
export async function serveVariant(job: Job<'sockets:serve'>): Promise<ServeResult> {
  alive.push(createLiveHeap(job.params.liveHeapMB, forceGc))
  const counter = { ops: 0, isPrepared: false }
  const running = await createServerOf(job, counter)
  await new Promise<void>((resolve) => running.server.listen(0, '127.0.0.1', resolve))
  forceGc()
  const heapBefore = usedHeap()
  const observer = observeGc()
  let startMs = opNow()
  running.server.once('connection', () => {
    startMs = opNow()
  })
  awaitTurn()
  endTurn((running.server.address() as AddressInfo).port, 0)
  await nextTurn()

  const endMs = opNow()
  const heapDeltaBytes = counter.isPrepared ? null : usedHeap() - heapBefore
  const outstanding = await running.stop()
  const entries = duringOps(await observer.stop())
  forceGc()
  const gc = gcResultOf(
    entries
      .filter((entry) => entry.startMs >= startMs && entry.startMs < endMs)
      .map((entry) => ({ ...entry, startMs: entry.startMs - startMs })),
    {
      ops: counter.ops,
      durationMs: endMs - startMs,
      heapDeltaBytes,
      retainedBytes: usedHeap() - heapBefore,
      semiSpaceMB: currentSemiSpaceLimitMB(),
      heap: [],
    },
  )
  return { gc, originMs: monotonicMs() - (opNow() - startMs), outstanding }
}

interface Counter {
  ops: number
  isPrepared: boolean
}

interface Running {
  readonly server: Server
  /** Ends every connection; resolves with what is then still borrowed. */
  readonly stop: () => Promise<number>
}

async function createServerOf(job: Job<'sockets:serve'>, counter: Counter): Promise<Running> {
  const { plan } = job.params
  const ops = plan.kind === 'events' ? eventsOf(plan) : plan.requestsPerSecond * plan.seconds
  const create = async () => {
    const source = sourceOf(await setUp(job))
    counter.isPrepared = source.prepare !== undefined
    await source.prepare?.(ops)
    return countOps(source, counter)
  }
  if (plan.kind === 'events') {
    // A factory that fails must say so before anyone subscribes.
    await (await create()).dispose()
    const events = createEventsServer(create, {
      eventsPerSecond: plan.eventsPerSecond,
      events: eventsOf(plan),
    })
    return {
      server: events.server,
      stop: async () => {
        events.stop()
        return outstandingAtEnd(events.outstanding)
      },
    }
  }
  const source = await create()
  const server = createRequestsServer(source)
  return {
    server,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      const outstanding = await outstandingAtEnd(source.outstanding)
      await source.dispose()
      return outstanding
    },
  }
}

function countOps(source: Source, counter: Counter): Source {
  return {
    ...source,
    next: () => {
      counter.ops++
      return source.next()
    },
  }
}

/** Sockets tell of their end a little after it: waits for what is borrowed to come back, but not for ever. */
async function outstandingAtEnd(outstanding: () => number): Promise<number> {
  for (let wait = 0; wait < 50 && outstanding() > 0; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return outstanding()
}
