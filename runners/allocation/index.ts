import { performance } from 'node:perf_hooks'
import type { AllocationResult } from '../../model/run.js'
import type { Op } from '../../model/scenario.js'
import { countObjects } from './count-objects.js'
import { externalPerOp } from './external.js'
import { awaitOps, keepLoopsPlain, type Run, releaseResult, runOps } from './loop.js'
import { type OpsProfile, profileOfOps } from './profile.js'
import { resultOf } from './result.js'
import { openSampler } from './sampler.js'
import { warmUp } from './warm-up.js'
import { agreeingWindow, countedOps, sampleOps, sizesOfAwait, type Window } from './window.js'

/**
 * Flags the child must be started with. Constant sample intervals; one sample an object (no folding); array
 * buffers freed within the collection that found them dead, so that external memory is exact; compilation where
 * it is asked for, so that none ends in a later window; and a young generation that large ops do not fill at once.
 */
export const allocationFlags: readonly string[] = [
  '--expose-gc',
  '--sampling-heap-profiler-suppress-randomness',
  '--no-turbo-allocation-folding',
  '--no-concurrent-array-buffer-sweeping',
  '--no-concurrent-recompilation',
  '--min-semi-space-size=32',
  '--max-semi-space-size=32',
]

export interface AllocationOptions {
  /** Wall-clock limit of the whole measurement in milliseconds. */
  readonly limitMs?: number
  /** How long the op runs first, to be compiled. */
  readonly warmUpMs?: number
}

const WARM_UP_MS = 300
const WINDOW_MS = 120
const WINDOW_SAMPLES = 50_000
const WINDOW_OPS = 25_000

/** What was counted, and the allocations behind it. */
export interface AllocationOutcome {
  readonly allocation: AllocationResult
  readonly profile: OpsProfile
  /** Objects per op that stay alive; near 1 or above, the op is not in steady state. `null`: not known. */
  readonly retainedPerOp: number | null
}

/**
 * Counts the bytes and objects of one op in steady state, and says who allocates them. Runs in a child started
 * with {@link allocationFlags}; leaves `op` warm. Throws what the op throws.
 */
export async function measureAllocation(op: Op, options: AllocationOptions = {}): Promise<AllocationResult> {
  return (await profileAllocation(op, options)).allocation
}

/** As {@link measureAllocation}, with the profile of the ops that the figures are of. */
export async function profileAllocation(op: Op, options: AllocationOptions = {}): Promise<AllocationOutcome> {
  const end = performance.now() + (options.limitMs ?? 1500)
  keepLoopsPlain()
  const first = op()
  const isAsync = isThenable(first)
  await first
  const runner = (target: Op): Run => {
    if (isAsync) return (count, tick) => awaitOps(target, count, tick)
    return async (count, tick) => runOps(target, count, tick)
  }
  const run = runner(op)
  const opsPerMs = await warmUp(run, options.warmUpMs ?? WARM_UP_MS)
  const sampler = openSampler()
  try {
    const awaitSizes = isAsync ? await sizesOfAwait(sampler, runner) : []
    const sample = (count: number): Promise<Window | null> => sampleOps(sampler, run, count, awaitSizes)
    const probe = await sample(4)
    const allocs = Math.max(...(probe?.ops.map((record) => record.allocs) ?? [0])) + 1
    const count = Math.max(8, Math.ceil(Math.min(WINDOW_SAMPLES / allocs, opsPerMs * WINDOW_MS, WINDOW_OPS)))
    for (;;) {
      const [window, agreed] = await agreeingWindow(sample, count, end)
      const external = await externalPerOp(run, window.period ?? 1, count)
      const counted = await countObjects(runner, op, window, external ?? 0, isAsync)
      // A walk that contradicts the sampler tells of an op that has changed in between: look again.
      if (counted.contradicted && agreed && performance.now() < end) continue
      releaseResult()
      return {
        allocation: resultOf(window, agreed, external, counted, op.name),
        profile: profileOfOps(window.profile, countedOps(window), window.period),
        retainedPerOp: counted.retained,
      }
    }
  } finally {
    sampler.close()
  }
}

function isThenable(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null)?.then === 'function'
}
