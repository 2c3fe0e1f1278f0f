import type { KeptResult } from '../../../model/run.js'
import type { Variant } from '../../../model/scenario.js'
import { maximum } from '../../../stats/summary.js'
import { meetOp } from '../../child/meet-op.js'
import type { RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import { type ReadyVariant, readyVariant } from '../../child/set-up-variant.js'
import { addedOutside } from '../allocation/outside.js'
import { openSampler, type Sampler } from '../allocation/sampler.js'
import { refuseTooMany } from '../allocation/too-many-objects.js'
import { makesUnseenBuffers } from '../allocation/unseen-buffers.js'
import { startClock, startTimer } from '../allocation/v8-state.js'
import { aliveIn } from './alive.js'
import type { LongRun, SampledWindow } from './growth.js'
import { keepsNothing } from './keeps-nothing.js'
import { keptOf } from './kept-of.js'
import { opsOfLongRun, runLong } from './run-long.js'
import { runInTurns, settle } from './settle.js'

/** Ops before any window, or as many as take so long: what is full by then does not grow. */
const FILLING_OPS = 20_000
const FILLING_MS = 40
/** Ops of the shortest window, or as many as take so long. */
const WINDOW_OPS = 100
const WINDOW_MS = 10
/** How much longer windows are each time that the figures are not settled. */
const LONGER = 5
/** Milliseconds of a long run at most, or this multiple of those before it; and bytes that it keeps. */
const LONG_MS = 150
const OUTLASTING = 1.5
const LONG_BYTES = 2 ** 26
const LIMIT_MS = 1200
/** Rounds that an op is given, unless it is slow, on a machine however busy. */
const ROUNDS = 3

const nothing: KeptResult = {
  heapBytesPerOp: 0,
  externalBytesPerOp: 0,
  allocsPerOp: 0,
  exact: true,
  sites: [],
}

/**
 * What one op leaves alive after full collections, once its caches are full; `null`: not settled within the
 * time. Windows under V8's sampler say what stays, by function; long runs nearly without it say whether
 * memory grows by that, or a cache fills. Throws the op's error.
 */
export async function measureKept(variant: ReadyVariant, limitMs = LIMIT_MS): Promise<KeptResult | null> {
  const clock = startClock()
  let total = 0
  const counted = (): unknown => {
    total++
    return variant.op()
  }
  const met = await meetOp({ ...variant, op: counted }, false)
  const run: RunOps = (ops) => {
    if (variant.loop !== undefined) total += ops
    return met.run(ops)
  }
  const sampler = openSampler()
  try {
    const longRuns: LongRun[] = []
    const opMs = await timeOp(run, clock)
    await refuseTooMany(sampler, () => run(1), opMs)
    const unlessUnseen = async (kept: KeptResult) => ((await makesUnseenBuffers(() => run(1))) ? null : kept)
    if (await keepsNothing(run, () => total, clock)) return unlessUnseen(nothing)
    await runInTurns(run, FILLING_OPS - total, startTimer(FILLING_MS))
    const began = clock()
    let ops = Math.max(1, Math.min(WINDOW_OPS, Math.floor(WINDOW_MS / opMs)))
    for (let longMs = Math.max(LONG_MS, OUTLASTING * began); ; longMs *= 2) {
      const windows: SampledWindow[] = []
      for (const factor of [1, 2, 4]) windows.push(await runWindow(sampler, run, factor * ops))
      const bytes = Math.max(1, maximum(windows.map((window) => window.grown / window.ops)))
      const most = Math.min(opsOfLongRun(total), Math.max(8 * ops, LONG_BYTES / bytes))
      longRuns.push({ before: total, ...(await runLong(sampler, run, Math.ceil(most), longMs)) })
      const kept = keptOf(windows, longRuns)
      if (kept !== undefined) return unlessUnseen(kept)
      const patience = longRuns.length < ROUNDS && opMs < WINDOW_MS ? ROUNDS : 1
      if (clock() - began > patience * limitMs) return null
      ops *= LONGER
    }
  } finally {
    sampler.close()
  }
}

/** As {@link measureKept}, of a variant as a factory returns it. */
export function measureKeptOf<T>(variant: Variant<unknown, T>, limitMs?: number): Promise<KeptResult | null> {
  return measureKept(readyVariant(variant), limitMs)
}

/** Milliseconds of an op, roughly. */
async function timeOp(run: RunOps, clock: () => number): Promise<number> {
  const start = clock()
  const ops = await runInTurns(run, WINDOW_OPS, startTimer(WINDOW_MS))
  return Math.max(1e-6, (clock() - start) / ops)
}

async function runWindow(sampler: Sampler, run: RunOps, ops: number): Promise<SampledWindow> {
  const before = await settle()
  sampler.startAlive(1)
  await runInTurns(run, ops)
  const after = await settle()
  const alive = aliveIn(sampler.stop())
  signOfLife()
  const external = addedOutside(before.outside, after.outside)
  return { ops, alive, external, grown: after.heap - before.heap + external }
}
