import { performance } from 'node:perf_hooks'
import type { AllocationResult } from '../../model/run.js'
import type { Op } from '../../model/scenario.js'
import { externalPerOp } from './external.js'
import { awaitOnly, awaitOps, keepLoopsPlain, mark, releaseResult, runOps } from './loop.js'
import { cutIntoOps, type OpRecord, periodOf } from './ops.js'
import { type OpsProfile, profileOfOps } from './profile.js'
import { openSampler, type Profile, type Sampler } from './sampler.js'
import { sitesOf } from './sites.js'

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
}

/** A window of ops as the sampler saw it. */
interface Window {
  readonly profile: Profile
  readonly ops: readonly OpRecord[]
  readonly period: number | null
}

const WARM_UP_MS = 300
const WINDOW_MS = 120
const WINDOW_SAMPLES = 50_000
const WINDOW_OPS = 25_000

/** What was counted, and the allocations behind it. */
export interface AllocationOutcome {
  readonly allocation: AllocationResult
  readonly profile: OpsProfile
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
  const end = performance.now() + (options.limitMs ?? 1600)
  keepLoopsPlain()
  const isAsync = isThenable(op())
  const runner = (target: Op): Run => {
    if (isAsync) return (count, tick) => awaitOps(target, count, tick)
    return async (count, tick) => runOps(target, count, tick)
  }
  const run = runner(op)
  const opsPerMs = await warmUp(run)
  const sampler = openSampler()
  try {
    const awaitSizes = isAsync ? await sizesOfAwait(sampler, runner(awaitOnly)) : []
    const sample = (count: number): Promise<Window | null> => sampleOps(sampler, run, count, awaitSizes)
    const probe = await sample(4)
    const allocs = Math.max(...(probe?.ops.map((record) => record.allocs) ?? [])) + 1
    const count = Math.ceil(Math.min(WINDOW_SAMPLES / allocs, opsPerMs * WINDOW_MS, WINDOW_OPS))
    const [window, agreed] = await agreeingWindow(() => sample(Math.max(8, count)), end)
    const external = await externalPerOp(run, window.period ?? 1, count)
    releaseResult()
    return {
      allocation: resultOf(window, agreed, external),
      profile: profileOfOps(window.profile, countedOps(window), window.period),
    }
  } finally {
    sampler.close()
  }
}

type Run = (count: number, tick: () => void) => Promise<void>

function isThenable(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null)?.then === 'function'
}

/** Runs the op until V8 has had time to compile it as in production; returns ops per millisecond. */
async function warmUp(run: Run): Promise<number> {
  const start = performance.now()
  let batch = 1
  let rate = 0
  for (let elapsed = 0; elapsed < WARM_UP_MS; elapsed = performance.now() - start) {
    const from = performance.now()
    await run(batch, mark)
    rate = batch / Math.max(performance.now() - from, 1e-3)
    batch = Math.max(1, Math.min(batch * 2, Math.ceil(rate * 20)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return rate
}

/** What the loop's own await allocates, once it is warm: the sizes most ops show. */
async function sizesOfAwait(sampler: Sampler, run: Run): Promise<number[]> {
  await run(2000, mark)
  sampler.start()
  await run(50, mark)
  const sizes = cutIntoOps(sampler.stop()).map((record) => record.samples.map(({ size }) => size))
  return sizes.at(-1) ?? []
}

/** A window of `count` ops; `null` when V8 compiled the lab's own mark during it. */
async function sampleOps(
  sampler: Sampler,
  run: Run,
  count: number,
  awaitSizes: readonly number[],
): Promise<Window | null> {
  sampler.start()
  // The first op's record would also hold what the callers of the loop allocate when it first awaits.
  await run(count + 1, mark)
  const profile = sampler.stop()
  const [first, ...ops] = cutIntoOps(profile, awaitSizes)
  if (first === undefined || ops.length !== count) return null
  const period = periodOf(ops)
  if (period !== null) return { profile, ops, period }
  // Something that happened once, such as an end of compilation, spoils the ops before it, not those after.
  const rest = ops.slice(count >> 1)
  const restPeriod = periodOf(rest)
  return restPeriod === null ? { profile, ops, period } : { profile, ops: rest, period: restPeriod }
}

/** Windows until two agree, or time is up: then the last. */
async function agreeingWindow(
  next: () => Promise<Window | null>,
  end: number,
): Promise<[window: Window, agreed: boolean]> {
  const seen: Window[] = []
  do {
    const window = await next()
    if (window === null) continue
    if (window.period !== null && seen.some((other) => agree(window, other))) return [window, true]
    seen.push(window)
  } while (performance.now() < end)
  const last = seen.at(-1)
  if (last === undefined) throw new Error('no window of ops could be cut; the op may replace its own loop')
  return [last, false]
}

function agree(a: Window, b: Window): boolean {
  const [x, y] = [meanOf(a), meanOf(b)]
  return a.period === b.period && x.bytes === y.bytes && x.allocs === y.allocs
}

/** The ops that count: whole periods, or all. */
function countedOps({ ops, period }: Window): readonly OpRecord[] {
  return period === null ? ops : ops.slice(0, ops.length - (ops.length % period))
}

function meanOf(window: Window): { bytes: number; allocs: number } {
  const ops = countedOps(window)
  return {
    bytes: ops.reduce((sum, record) => sum + record.bytes, 0) / ops.length,
    allocs: ops.reduce((sum, record) => sum + record.allocs, 0) / ops.length,
  }
}

function resultOf(window: Window, agreed: boolean, external: number | null): AllocationResult {
  const ops = countedOps(window)
  const { bytes, allocs } = meanOf(window)
  const sites = sitesOf(window.profile, ops, { function: 'op', file: '', line: 1 })
  const [firstBytes, firstAllocs] = [ops[0]?.bytes ?? 0, ops[0]?.allocs ?? 0]
  const uniform = ops.every((record) => record.bytes === firstBytes && record.allocs === firstAllocs)
  return {
    heapBytesPerOp: bytes,
    externalBytesPerOp: external,
    allocsPerOp: allocs,
    exact: agreed,
    range: uniform
      ? null
      : {
          heapBytes: [least(ops, 'bytes'), most(ops, 'bytes')],
          allocs: [least(ops, 'allocs'), most(ops, 'allocs')],
        },
    crossCheckBytesPerOp: null,
    sites,
  }
}

function least(ops: readonly OpRecord[], key: 'bytes' | 'allocs'): number {
  return ops.reduce((low, record) => Math.min(low, record[key]), Number.POSITIVE_INFINITY)
}

function most(ops: readonly OpRecord[], key: 'bytes' | 'allocs'): number {
  return ops.reduce((high, record) => Math.max(high, record[key]), 0)
}
