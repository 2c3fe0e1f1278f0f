import type { Delivery } from '../../../model/run.js'
import type { Job } from '../../child/job.js'
import { setUp } from '../../child/set-up-variant.js'
import { createRecorder, type Recorder } from '../load/recorder.js'
import { countMangled, driveRequests } from './drive-requests.js'
import { monotonicMs } from './events-server.js'
import type { DriveResult } from './job.js'
import { type EventsPlan, eventsOf, type RequestsPlan } from './plan.js'
import { sourceOf } from './source.js'
import { type Manner, subscribe } from './subscriber.js'

/** Slices of the timeline. */
const slices = 300
/** Answers compared byte for byte before the load begins. */
const compared = 50
/** Seconds that slow subscribers may take beyond the last event. */
const graceSeconds = 10

/** The clients of a server, in their own process. The job's variant is the baseline: what must come. */
export async function driveServer(job: Job<'sockets:drive'>): Promise<DriveResult> {
  const { plan, slaMs } = job.params
  const lengthMs = (plan.seconds + graceSeconds) * 1000
  const recorder = createRecorder(slaMs, lengthMs, (plan.seconds * 1000) / slices)
  const driven =
    plan.kind === 'requests' ? await requests(job, plan, recorder) : await events(job, plan, recorder)
  recorder.missed(driven.delivery.lost)
  const { slaMisses, latencyMs, percentiles, timeline } = recorder.recorded()
  const last = timeline.maxMs.findLastIndex((ms) => ms !== null)
  const drawn = { ...timeline, maxMs: timeline.maxMs.slice(0, last + 1) }
  return { ...driven, slaMisses, latencyMs, percentiles, timeline: drawn }
}

type Driven = Pick<DriveResult, 'achievedPerSecond' | 'originMs' | 'delivery'>

async function requests(job: Job<'sockets:drive'>, plan: RequestsPlan, recorder: Recorder): Promise<Driven> {
  const { port } = job.params
  const mangled = await countMangled(port, sourceOf(await setUp(job)), compared)
  const originMs = monotonicMs()
  const { sent, answered, achievedPerSecond } = await driveRequests(port, plan, recorder.record)
  const delivery = { received: answered, lost: sent - answered, doubled: 0, mangled, reconnections: 0 }
  return { achievedPerSecond, originMs, delivery }
}

/** Of every ten subscribers one is slow and one drops its connections. */
function mannerOf(index: number): Manner {
  return index % 10 === 8 ? 'slow' : index % 10 === 9 ? 'dropping' : 'steady'
}

async function events(job: Job<'sockets:drive'>, plan: EventsPlan, recorder: Recorder): Promise<Driven> {
  const originMs = monotonicMs()
  const end = AbortSignal.timeout((plan.seconds + graceSeconds) * 1000)
  let steadyMs = 0
  const subscriber = async (index: number): Promise<Delivery> => {
    const manner = mannerOf(index)
    const source = sourceOf(await setUp(job))
    await source.prepare?.(eventsOf(plan))
    const expected = (): Uint8Array => {
      const result = source.next()
      const bytes = Uint8Array.from(source.bytes(result))
      source.release(result)
      return bytes
    }
    // A reader that is slow by intention says nothing of the server.
    const record: Recorder['record'] = (dueMs, latencyMs) => {
      if (manner !== 'steady') return
      recorder.record(dueMs, latencyMs)
      steadyMs = Math.max(steadyMs, dueMs + latencyMs)
    }
    const { eventsPerSecond } = plan
    const name = `subscriber-${index}`
    return subscribe(
      { port: job.params.port, name, manner, eventsPerSecond, events: eventsOf(plan), expected, record },
      end,
    )
  }
  const all = await Promise.all(Array.from({ length: plan.subscribers }, (_, index) => subscriber(index)))
  const sum = (figure: (delivery: Delivery) => number) => all.reduce((total, one) => total + figure(one), 0)
  const delivery = {
    received: sum(({ received }) => received),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    mangled: sum(({ mangled }) => mangled),
    reconnections: sum(({ reconnections }) => reconnections),
  }
  // What came within the limit after the last event was due is no sign of falling behind.
  const elapsedMs = Math.max(plan.seconds * 1000, steadyMs - job.params.slaMs)
  return { achievedPerSecond: (delivery.received / elapsedMs) * 1000, originMs, delivery }
}
