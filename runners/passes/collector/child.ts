import type { GcResult, HeapPoint, PoolResult } from '../../../model/run.js'
import type { PoolStats } from '../../../pools/pool-stats.js'
import { maximum, median } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { observeGc } from '../../child/gc-observer.js'
import { gcResultOf, rounded } from '../../child/gc-result.js'
import { forceGc, usedHeap } from '../../child/heap.js'
import type { Job } from '../../child/job.js'
import { sink } from '../../child/keep-result.js'
import { drain } from '../../child/left-behind.js'
import { meetOp } from '../../child/meet-op.js'
import { duringOps, opNow } from '../../child/op-clock.js'
import type { RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import { currentSemiSpaceLimitMB } from '../../child/semi-space.js'
import { pausesClock, setUp } from '../../child/set-up-variant.js'
import { watchDeoptimizations } from './deoptimizations.js'
import type { CollectorChildResult } from './job.js'
import { thinRecord } from './thin-record.js'

/** Heap readings in a run: enough for a chart, few enough to disturb nothing. */
const READINGS = 400
/** How long an op runs first: until V8 has surely compiled it, or for so long. */
const WARM_UP_MS = 100
const ENOUGH_OPS = 30_000
/** Milliseconds that an op's own loop goes round in one call, in which what stands beside it is little. */
const CALL_MS = 1

/**
 * The collector pass inside its child, which runs with `--expose-gc` and a pinned young generation: the op
 * sustained for a while, every collection observed, the heap read between chunks of ops.
 */
export async function measure(job: Job<'collector'>): Promise<CollectorChildResult> {
  const variant = await setUp(job)
  const { pool, dispose } = variant
  const pauses = pausesClock(variant)
  const { run } = await meetOp(variant, false)
  const chunkMs = job.params.milliseconds / READINGS / 4
  const opsPerChunk = await (variant.loop === undefined
    ? warmUp(run, chunkMs, now)
    : warmUp(run, Math.max(CALL_MS, chunkMs), opNow))

  const observer = observeGc()
  const deoptimizations = watchDeoptimizations(job.params.trace)
  const attempt = async () => {
    await settle()
    forceGc()
    // A copy: a variant may hand out the one object that it counts in.
    const [poolBefore, heapBefore] = [pool && { ...pool() }, usedHeap()]
    const reading = await sustain(run, opsPerChunk, job.params.milliseconds)
    return { poolBefore, heapBefore, reading, heapAfter: usedHeap() }
  }
  let { poolBefore, heapBefore, reading, heapAfter } = await attempt()
  for (let again = 0; again < 2 && reading.stoodStill; again++)
    ({ poolBefore, heapBefore, reading, heapAfter } = await attempt())
  const entries = await observer.stop()
  const deoptLoop = deoptimizations.stop()
  const poolAfter = pool?.()
  await settle()
  forceGc()
  // At once: to look at the record of the clock makes numbers on the heap.
  const retainedBytes = usedHeap() - heapBefore
  const { startMs, fromMs, toMs, fastestMs, stoodStill: _, ...sustained } = reading
  const within = duringOps(entries)
    .map((entry) => ({ ...entry, startMs: entry.startMs - startMs }))
    .filter((entry) => entry.startMs >= 0 && entry.startMs < sustained.durationMs)
  const all = entries.filter((entry) => entry.startMs >= fromMs && entry.startMs < toMs)
  const beside = pauses ? all.length - within.length : 0
  const gc = gcResultOf(within, {
    ...sustained,
    // Inputs and set-up fill the same heap: it tells of ops only once all is collected.
    ...(pauses && { heap: [] }),
    heapDeltaBytes: pauses ? null : heapAfter - heapBefore,
    retainedBytes,
    semiSpaceMB: currentSemiSpaceLimitMB(),
  })
  await dispose?.()
  return {
    gc: { ...gc, ...thinRecord(gc) },
    deoptLoop,
    pool: poolBefore && poolAfter ? poolOver(poolBefore, poolAfter) : null,
    ...((variant.prepared || beside > 0) && { whilePreparing: beside }),
    ...(!pauses && Number.isFinite(fastestMs) && { fastestNs: 1e6 * fastestMs }),
  }
}

/** Lets go of what only waits for the event loop, or for the next op: it is neither kept nor leaked. */
function settle(): Promise<void> {
  sink.value = undefined
  return drain()
}

/** Runs until V8 has compiled the op; returns how many ops take about `chunkMs` of the clock. */
async function warmUp(run: RunOps, chunkMs: number, clock: () => number): Promise<number> {
  const started = now()
  let ops = 1
  for (let done = 0; ; ) {
    const start = clock()
    await run(ops)
    signOfLife()
    const end = clock()
    done += ops
    if (end - start < chunkMs && ops < 2 ** 26) ops *= 2
    else if (now() - started >= WARM_UP_MS || done >= ENOUGH_OPS)
      return Math.max(1, Math.round((ops * chunkMs) / (end - start)))
  }
}

interface Reading extends Pick<GcResult, 'ops' | 'durationMs' | 'heap'> {
  readonly startMs: number
  /** On the process's clock, also while that of ops stood still. */
  readonly fromMs: number
  readonly toMs: number
  /** Milliseconds of an op between the two readings where it was fastest. */
  readonly fastestMs: number
  /** Whether this process was stopped meanwhile: its shares of the time then mean nothing. */
  readonly stoodStill: boolean
}

/** Milliseconds between two readings past which it is asked where they went. */
const STILL_MS = 300

/** A gap far out of the ordinary for which no processor time was spent. A long op or collection spends it. */
function stoodStill(heap: readonly HeapPoint[], cpu: NodeJS.CpuUsage, durationMs: number): boolean {
  const gaps = heap.slice(1).map(({ ms }, i) => ms - (heap[i]?.ms ?? 0))
  const longest = Math.max(0, maximum(gaps))
  const spentMs = (cpu.user + cpu.system) / 1000
  return longest > STILL_MS && longest > 20 * median(gaps) && spentMs < durationMs - 0.8 * longest
}

/** Collections that make a rate; a slow machine gets more time to reach them. */
const ENOUGH_COLLECTIONS = 5
const LONGEST = 3
/** Growth of the heap, in bytes, that the readings themselves do not explain. */
const GROWTH = 2 ** 20

async function sustain(run: RunOps, opsPerChunk: number, milliseconds: number): Promise<Reading> {
  const heap: HeapPoint[] = []
  const cpu = process.cpuUsage()
  const [startMs, startedAt] = [opNow(), now()]
  let chunks = 0
  let falls = 0
  let [fastestMs, readMs, readChunks] = [Number.POSITIVE_INFINITY, 0, 0]
  for (let next = 0; ; ) {
    const ms = opNow() - startMs
    // Where to prepare takes far longer than to run, a few ops have to do.
    const isLate = now() - startedAt >= 2 * LONGEST * milliseconds
    if (ms >= next || isLate) {
      const bytes = usedHeap()
      if (bytes < (heap.at(-1)?.bytes ?? 0)) falls++
      heap.push({ ms: rounded(ms), bytes })
      if (chunks > 0) fastestMs = Math.min(fastestMs, (ms - readMs) / ((chunks - readChunks) * opsPerChunk))
      ;[readMs, readChunks] = [ms, chunks]
      next = ms + milliseconds / READINGS
      const allocates = falls > 0 || bytes - (heap[0]?.bytes ?? 0) > GROWTH
      const enough = falls >= ENOUGH_COLLECTIONS || !allocates || ms >= LONGEST * milliseconds
      if (isLate || (ms >= milliseconds && enough)) {
        const still = stoodStill(heap, process.cpuUsage(cpu), ms)
        const of = { startMs, fromMs: startedAt, toMs: now(), fastestMs }
        return { ...of, ops: chunks * opsPerChunk, durationMs: ms, heap, stoodStill: still }
      }
    }
    const chunk = run(opsPerChunk)
    if (chunk !== undefined) await chunk
    signOfLife()
    chunks++
  }
}

function poolOver(before: PoolStats, after: PoolStats): PoolResult {
  const hits = after.hits - before.hits
  const misses = after.misses - before.misses
  return {
    hits,
    misses,
    hitRate: hits + misses === 0 ? null : hits / (hits + misses),
    outstanding: after.outstanding,
  }
}
