import type { RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import { collect } from '../allocation/collect.js'
import { addedOutside } from '../allocation/outside.js'
import type { Sampler } from '../allocation/sampler.js'
import { startTimer } from '../allocation/v8-state.js'
import { aliveIn } from './alive.js'
import { type LongRun, STORE_BYTES } from './growth.js'
import { runInTurns, settle } from './settle.js'

/** Ops of a long run at least, unless they take too long. */
const LONG_OPS = 20_000
/** A long run as a multiple of all ops before: memory behind arrays and maps, which doubles, grows in it. */
const OUTGROWING = 1.2
/** Ops of a long run from one collection of the young generation to the next. */
const YOUNG_OPS = 2000

/** Ops of a long run after so many. */
export function opsOfLongRun(before: number): number {
  return Math.ceil(Math.max(LONG_OPS, OUTGROWING * before))
}

/**
 * Runs so many ops at most, for so long, with a collection of the young generation every few. A weak table
 * keeps room for all keys that died since the last one: with none it would be larger after each longer run,
 * and be taken for a leak.
 */
export async function runCollecting(run: RunOps, most: number, ms: number): Promise<number> {
  const isOver = startTimer(ms)
  let done = 0
  while (done < most && (done === 0 || !isOver())) {
    done += await runInTurns(run, Math.min(YOUNG_OPS, most - done), isOver)
    collect('minor')
  }
  return done
}

/** Samples for backing stores alone, which are larger than what stands for many small objects in a sample. */
export async function runLong(
  sampler: Sampler,
  run: RunOps,
  most: number,
  ms: number,
): Promise<Omit<LongRun, 'before'>> {
  const before = await settle()
  sampler.startAlive(STORE_BYTES / 4)
  const ops = await runCollecting(run, most, ms)
  const after = await settle()
  const alive = aliveIn(sampler.stop())
  signOfLife()
  return {
    ops,
    alive,
    heapPerOp: (after.heap - before.heap) / ops,
    externalPerOp: addedOutside(before.outside, after.outside) / ops,
  }
}
