import type { CpuProfile } from '../../../model/cpu-profile.js'
import { now } from '../../child/clock.js'
import { openInspector } from '../../child/inspector.js'
import type { Job } from '../../child/job.js'
import { meetOp } from '../../child/meet-op.js'
import { duringOps } from '../../child/op-clock.js'
import { keepOpsApart, loopUrl, type RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import { pausesClock, setUp } from '../../child/set-up-variant.js'
import { startClock } from '../allocation/v8-state.js'
import { opsBegin, opsEnd } from './builtin-share.js'
import { labFolder, withoutLab } from './cpu-profile.js'
import type { CpuChildResult } from './job.js'

const WARM_UP_MS = 100
/** Between samples. V8 samples no finer than this without slowing the op much. */
const INTERVAL_MICROSECONDS = 200
/** How long ops run between two looks at the clock. */
const CHUNK_MS = 5

/** The CPU pass inside its child: the op over and over, warmed up, under V8's CPU profiler. */
export async function measure(job: Job<'cpu'>): Promise<CpuChildResult> {
  const { milliseconds, logged } = job.params
  const variant = await setUp(job)
  await keepOpsApart()
  const { run } = await meetOp(variant, false)
  const perChunk = await warmUp(run)
  const profiler = logged ? { stop: () => nothing } : startProfiler()
  opsBegin()
  const [end, clock] = [now() + milliseconds, startClock()]
  // A busy machine would leave few samples.
  const isOver = () => now() >= end && !(logged && clock() < milliseconds)
  let ops = 0
  while (!isOver()) {
    await run(perChunk)
    signOfLife()
    ops += perChunk
  }
  opsEnd()
  const profile = profiler.stop()
  await variant.dispose?.()
  return { profile: withoutLab(profile, labFolder, loopUrl), ops, prepares: pausesClock(variant) }
}

const nothing: CpuProfile = { nodes: [], startTime: 0, endTime: 0, samples: [], timeDeltas: [] }

/** Runs until V8 has compiled the op; returns how many ops make a chunk. */
async function warmUp(run: RunOps): Promise<number> {
  const end = now() + WARM_UP_MS
  let count = 1
  for (;;) {
    const start = now()
    await run(count)
    signOfLife()
    const took = now() - start
    if (took < CHUNK_MS && count < 2 ** 26) count *= 2
    else if (now() >= end) return count
  }
}

function startProfiler(): { readonly stop: () => CpuProfile } {
  const { session, post } = openInspector()
  post('Profiler.enable')
  post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROSECONDS })
  post('Profiler.start')
  const stop = (): CpuProfile => {
    const { profile } = post('Profiler.stop') as { profile: CpuProfile }
    session.disconnect()
    return withoutPreparing(profile)
  }
  return { stop }
}

/** The profile with the samples at rest that were taken while inputs were prepared. */
function withoutPreparing(profile: CpuProfile): CpuProfile {
  // V8's clock is that of hrtime.
  let ms = profile.startTime / 1000 - (Number(process.hrtime.bigint()) / 1e6 - now())
  const taken = profile.timeDeltas.map((delta, at) => {
    ms += delta / 1000
    return { startMs: ms, at }
  })
  const ofOps = new Set(duringOps(taken).map(({ at }) => at))
  const root = profile.nodes[0]?.id ?? 0
  return { ...profile, samples: profile.samples.map((id, at) => (ofOps.has(at) ? id : root)) }
}
