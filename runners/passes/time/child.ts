import { measure } from 'mitata/src/lib.mjs'
import { undisturbedPauses } from '../../../stats/pauses.js'
import { now } from '../../child/clock.js'
import { type CoreDelay, openCoreDelay } from '../../child/core-delay.js'
import { type GcEntry, observeGc } from '../../child/gc-observer.js'
import { usedHeap } from '../../child/heap.js'
import type { Job } from '../../child/job.js'
import { sink } from '../../child/keep-result.js'
import { hasComeToNothing, meetOp } from '../../child/meet-op.js'
import { duringOps, opNow } from '../../child/op-clock.js'
import { isPromise, observed, opOnPrepared, runnerFor } from '../../child/op-loop.js'
import { prepareInputs } from '../../child/prepared-inputs.js'
import { keepSemiSpaces } from '../../child/semi-space.js'
import { pausesClock, type ReadyVariant, setUp } from '../../child/set-up-variant.js'
import { calibrate } from './calibrate.js'
import type { RoughOp, TimeChildResult } from './job.js'
import { type OwnTurns, takeOwnTurns } from './own-turns.js'

const nowNs = (): number => 1e6 * opNow()

/** Milliseconds of processor time for V8 to compile an op that is only tried. */
const COMPILE_MS = 20
/** How many times as long samples alone may take where the clock stands still between ops. */
const MOST_PREPARING = 4
/** Samples that one fork can hold; far more than any plan asks for. */
const MAX_SAMPLES = 1 << 16

/**
 * Samples after which the young generation stays as large as it is. V8 doubles it as more and more outlives
 * collections: in one process just before blocks count and in the next among them, though both run the same
 * code. A number of samples is alike in all; by then an op that keeps much has made it large.
 */
const GROWN_SAMPLES = 96

/**
 * The time pass inside its child. mitata samples; its heap probe, called right before and right after each
 * sample, waits for this contender's turn and gives it back. One `measure` call lives the whole fork, so its
 * loop is compiled once.
 */
export async function timeOps(job: Job<'time'>): Promise<TimeChildResult> {
  const observer = observeGc()
  const subject = await setUp(job)
  const { isAsync, opsPerSample, aloneNs, leadIn: leading } = job.params
  const met = await meetOp(subject, isAsync)
  const { op, run } = met
  const bare = observed(op)
  const pauses = pausesClock(subject)
  const isBare = !isAsync && !pauses
  const delay = openCoreDelay() ?? (() => 0)
  const mostMs = pauses ? (MOST_PREPARING * aloneNs) / 1e6 : Number.POSITIVE_INFINITY
  const turns = takeOwnTurns(job.params, () => 1e6 * now() - delay(), mostMs)
  const leadInOps = isBare ? leading : 0
  const recorder = record(turns, bare, leadInOps, delay)
  // mitata knows ops that always give a promise or never do; of all others it is handed a sample as one, and
  // so it is where its clock stands still in between.
  await measure(isBare ? bare : async () => run(opsPerSample), {
    gc: false,
    now: recorder.now,
    heap: recorder.probe,
    min_samples: 1,
    max_samples: MAX_SAMPLES,
    // Sampling ends when the lab says so: the recorder then lets mitata's clock run out.
    min_cpu_time: 1e30,
    batch_samples: isBare ? opsPerSample : 1,
    batch_unroll: 1,
    batch_threshold: 1e30,
    warmup_threshold: 1e30,
  } as Parameters<typeof measure>[1])

  const last = isPromise(sink.value) ? undefined : sink.value
  const uncached = subject.prepared?.uncached(opsPerSample)
  const usedUp = await hasComeToNothing(met)
  const collections = await observer.stop()
  await subject.dispose?.()
  const charged = recorder.charge(collections)
  // Inputs and set-up fill the same heap: its growth tells nothing of ops.
  const result = pauses ? { ...charged, heapGrowth: [] } : charged
  const isFast = recorder.fastestNs() / opsPerSample < FAST_NS
  return {
    ...result,
    usedUp,
    ...(uncached && { uncached }),
    emptyNsPerOp: isFast ? await timeEmpty(opsPerSample, subject, last) : null,
  }
}

function runSome(op: () => unknown, ops: number): void {
  for (let i = 0; i < ops; i++) op()
}

/**
 * Finds out what an op looks like, in a process that times nothing else: what runs an op has a say in how V8
 * compiles it, and where it is timed only the samples do.
 */
export async function timeRoughly(job: Job<'time:rough'>): Promise<RoughOp> {
  const subject = await setUp(job)
  const { run, isAsync } = await meetOp(subject)
  const rough = await calibrate(run, COMPILE_MS)
  await subject.dispose?.()
  return { isAsync, ...rough }
}

/** Ops faster than this are held against one that does nothing. */
const FAST_NS = 5

/**
 * Fastest nanoseconds of an op that returns what the op returned last: to keep a string or an object takes
 * longer than to keep nothing. Runs last, since it shares the lab's own code.
 */
async function timeEmpty(
  opsPerSample: number,
  { prepared, loop }: ReadyVariant,
  result: unknown,
): Promise<number> {
  const empty = () => result
  const own = prepared && prepareInputs(empty)
  const sample = loop
    ? runnerFor(empty, undefined, loop.empty)
    : own && runnerFor(opOnPrepared(empty, own), own)
  const { min } = await measure(sample ? async () => sample(opsPerSample) : observed(empty), {
    gc: false,
    now: nowNs,
    min_samples: 16,
    max_samples: 16,
    min_cpu_time: 0,
    batch_samples: sample ? 1 : opsPerSample,
    batch_unroll: 1,
    batch_threshold: 1e30,
    warmup_threshold: 1e30,
    samples_threshold: 1e9,
  } as Parameters<typeof measure>[1])
  return sample ? min / opsPerSample : min
}

/**
 * mitata's clock and heap probe, which also are the lab's turn-taking and its record of the samples.
 * `leadInOps` of `op` run before each sample; `delay`: nanoseconds so far that this thread waited for a core.
 */
function record(turns: OwnTurns, op: () => unknown, leadInOps: number, delay: CoreDelay) {
  /** When the ops before each sample began, and when the sample did. */
  const leadIns = new Float64Array(MAX_SAMPLES)
  const starts = new Float64Array(MAX_SAMPLES)
  const ends = new Float64Array(MAX_SAMPLES)
  const heapGrowth = new Float64Array(MAX_SAMPLES)
  /** Nanoseconds of each sample in which this thread waited for a core: they are no part of its time. */
  const delays = new Float64Array(MAX_SAMPLES)
  let samples = 0
  let last = false
  /** Calls of the clock since the turn began: the first is the sample's start, the second its end. */
  let ticks = -1

  const now = (): number => {
    if (last && ticks < 0) return Number.POSITIVE_INFINITY
    // The heap is read within: to read the delay may allocate.
    if (ticks === 0) {
      delays[samples] = -delay()
      heapGrowth[samples] = -usedHeap()
    }
    const t = nowNs()
    if (ticks === 0) starts[samples] = t
    else if (ticks === 1) {
      ends[samples] = t
      heapGrowth[samples] = usedHeap() + (heapGrowth[samples] as number)
      delays[samples] = delay() + (delays[samples] as number)
    }
    if (ticks >= 0) ticks++
    // For mitata no time goes by: what it adds up is not used.
    return 0
  }
  const probe = (): number => {
    if (ticks < 0) {
      last = turns.begin()
      leadIns[samples] = nowNs()
      runSome(op, leadInOps)
      ticks = 0
    } else {
      turns.end(starts[samples] as number, ownNs(samples))
      samples++
      ticks = -1
      if (samples === GROWN_SAMPLES) keepSemiSpaces()
    }
    return 0
  }
  /** The length of a sample without its waiting; with it where that may have been before or after. */
  const ownNs = (index: number): number => {
    const ns = (ends[index] as number) - (starts[index] as number)
    const own = ns - (delays[index] as number)
    return own > 0 ? own : ns
  }
  const charge = (entries: readonly GcEntry[]) => {
    const gcNs = new Array<number>(samples).fill(0)
    const before = { gcNs: new Array<number>(samples).fill(0), gcCount: new Array<number>(samples).fill(0) }
    const gcCount = new Array<number>(samples).fill(0)
    for (const { startMs, pauseMs } of undisturbed(duringOps(entries))) {
      const index = sampleAt(startMs * 1e6, leadIns.subarray(0, samples), ends)
      if (index < 0) continue
      if (startMs * 1e6 < (starts[index] as number)) {
        before.gcNs[index] = (before.gcNs[index] as number) + pauseMs * 1e6
        before.gcCount[index] = (before.gcCount[index] as number) + 1
        continue
      }
      // Where in the sample it waited is not known: pauses have their share of it.
      const share = ownNs(index) / ((ends[index] as number) - (starts[index] as number))
      gcNs[index] = (gcNs[index] as number) + pauseMs * 1e6 * share
      gcCount[index] = (gcCount[index] as number) + 1
    }
    const collections = before.gcCount.map((count, i) => [count, gcCount[i] as number] as const)
    return {
      gcNs,
      ...(leadInOps > 0 && { leadIn: { ops: leadInOps, gcNs: before.gcNs, collections } }),
      gcCount,
      heapGrowth: [...heapGrowth.subarray(0, samples)],
    }
  }
  const fastestNs = (): number => {
    let fastest = Number.POSITIVE_INFINITY
    for (let i = 0; i < samples; i++) fastest = Math.min(fastest, (ends[i] as number) - (starts[i] as number))
    return fastest
  }
  return { now, probe, charge, fastestNs }
}

/** The collections, each cut back to what its kind usually takes. */
function undisturbed(entries: readonly GcEntry[]): readonly GcEntry[] {
  return [...new Set(entries.map(({ kind }) => kind))].flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind)
    const pauses = undisturbedPauses(own.map(({ pauseMs }) => pauseMs))
    return own.map((entry, i) => ({ ...entry, pauseMs: pauses[i] as number }))
  })
}

/** The index of the turn during which `t` (nanoseconds) fell, or -1. Turns are in order of time. */
function sampleAt(t: number, starts: Float64Array, ends: Float64Array): number {
  let low = 0
  let high = starts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (t < (starts[middle] as number)) high = middle - 1
    else if (t >= (ends[middle] as number)) low = middle + 1
    else return middle
  }
  return -1
}
