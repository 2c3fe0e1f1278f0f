import { memoryUsage } from 'node:process'
import { setTimeout } from 'node:timers'
import { releaseSink } from '../../child/keep-result.js'
import { drain } from '../../child/left-behind.js'
import { type RunOps, runnerFor } from '../../child/op-loop.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'
import { collect } from '../allocation/collect.js'
import { openSampler, type Sampler } from '../allocation/sampler.js'
import { startClock } from '../allocation/v8-state.js'
import { type Census, sitesAlive } from './census.js'
import { hasStopped, type Kept, keptOf } from './growth.js'

/** Ops of the first stretch, or as many as take so long; each window is as long as all before. */
const FIRST_OPS = 500
const FIRST_MS = 60
/** Ops that fill a cache of ten thousand entries with a whole window to spare. */
const ENOUGH_OPS = 32_000
const LIMIT_MS = 1500

/**
 * What one op leaves alive after full collections, once its caches are full. `set` makes the variant, under
 * the record. `null`: not settled within the time. Throws the op's error.
 */
export async function measureKept(
  set: () => Promise<ReadyVariant>,
  limitMs = LIMIT_MS,
): Promise<{ readonly kept: Kept | null; readonly variant: ReadyVariant }> {
  const clock = startClock()
  const sampler = openSampler()
  sampler.startAlive()
  try {
    const variant = await set()
    const run = runnerFor(variant.op, variant.prepared)
    const first = await runFor(run, clock)
    let ops = first
    const readings = [await read(sampler, ops)]
    for (;;) {
      await run(ops)
      ops *= 2
      readings.push(await read(sampler, ops))
      if (readings.length < 3) continue
      if (hasStopped(readings) || ops >= ENOUGH_OPS || clock() > limitMs) break
    }
    return { kept: keptOf(readings, ops >= ENOUGH_OPS), variant }
  } finally {
    sampler.close()
  }
}

async function runFor(run: RunOps, clock: () => number): Promise<number> {
  const start = clock()
  let ops = 1
  await run(1)
  while (ops < FIRST_OPS && clock() - start < FIRST_MS) {
    const more = Math.min(ops, FIRST_OPS - ops)
    await run(more)
    ops += more
  }
  return ops
}

/** Milliseconds within which timers of the shortest time are due. */
const TIMERS_MS = 2
/** Rounds in which what was let go lets go of more, as finalizers do. */
const ROUNDS = 3

async function read(sampler: Sampler, ops: number): Promise<Census> {
  releaseSink()
  await new Promise((resolve) => setTimeout(resolve, TIMERS_MS))
  for (let i = 0; i < ROUNDS; i++) {
    await drain()
    collect('major')
  }
  await drain()
  const sites = sitesAlive(sampler.alive())
  return { ops, sites, external: memoryUsage().arrayBuffers }
}
