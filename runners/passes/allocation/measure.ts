import type { AllocationResult } from '../../../model/run.js'
import type { Variant } from '../../../model/scenario.js'
import { maximum } from '../../../stats/summary.js'
import { stoodStillMs } from '../../child/op-clock.js'
import { LatePromise } from '../../child/op-loop.js'
import { readyVariant } from '../../child/set-up-variant.js'
import { externalPerOp } from './external.js'
import { type Growths, growthOfOps } from './growth.js'
import { type HeapWalk, walkOps } from './heap-walk.js'
import { kindsOf } from './kinds.js'
import { bytesLeftPerOp } from './left-over.js'
import { keepLoopsPlain, noTick, releaseResult } from './loop.js'
import { isOptimized } from './natives.js'
import { type OpsProfile, profileOfOps } from './profile.js'
import { objectsOf, reconcile } from './reconcile.js'
import { resultOf } from './result.js'
import { type AllocatingOp, type Runner, runnerOf } from './runner.js'
import { openSampler } from './sampler.js'
import { refuseTooMany } from './too-many-objects.js'
import { startClock } from './v8-state.js'
import { warmUp } from './warm-up.js'
import { agreeingWindow, countedOps, meanOf, sampleOps, sizesOfAwait, type Window } from './window.js'

/** From Node 24 on Maglev folds as well; before, V8 does not know the option. */
const withoutMaglevFolding =
  Number.parseInt(process.versions.node, 10) < 24 ? [] : ['--maglev-allocation-folding=0']

/**
 * Flags for the child: constant sample intervals; one sample an object (no folding); array buffers freed
 * within the collection that finds them dead, for exact external memory; and a young generation that large
 * ops do not fill at once. None may change what V8 compiles: docs/allocations.md tells of each.
 */
export const allocationFlags: readonly string[] = [
  '--expose-gc',
  '--sampling-heap-profiler-suppress-randomness',
  '--no-turbo-allocation-folding',
  ...withoutMaglevFolding,
  '--no-concurrent-array-buffer-sweeping',
  '--min-semi-space-size=32',
  '--max-semi-space-size=32',
]

export interface AllocationOptions {
  /** Limit of the whole measurement but for preparing inputs, in milliseconds of the processor. */
  readonly limitMs?: number
  /** How long the op runs first at most, to be compiled; in milliseconds of the processor. */
  readonly warmUpMs?: number
}

const WARM_UP_MS = 300
const WINDOW_MS = 120
/** Times as long where much of it goes into preparing inputs, or turns: until the op is compiled; in all. */
const PREPARING = { warmUp: 3, all: 10 } as const
const WINDOW_SAMPLES = 8_000
const WINDOW_OPS = 8_000
/** How much longer a window is where external memory tells of rare ops, or where ops are rounds. */
const LONGER = 4
/** Single ops whose growth is read: enough for two of the rarest kind, and at most so many. */
const READ_OPS = [32, 2500] as const

/** What was counted, and the allocations behind it. */
export interface AllocationOutcome {
  readonly allocation: AllocationResult
  readonly profile: () => OpsProfile
  /** Whether the op gives a promise, which is awaited. */
  readonly awaited: boolean
}

/**
 * Counts the bytes and objects of one op in steady state, by function. Runs in a child started with {@link
 * allocationFlags}; leaves `op` warm. Throws the op's error.
 */
export async function measureAllocation<T>(
  variant: Variant<unknown, T>,
  options: AllocationOptions = {},
): Promise<AllocationResult> {
  return (await profileAllocation(readyVariant(variant), options)).allocation
}

/** As {@link measureAllocation}, with the profile of the ops that the figures are of. */
export async function profileAllocation(
  op: AllocatingOp,
  options: AllocationOptions = {},
): Promise<AllocationOutcome> {
  try {
    return await profileOps(op, options, false)
  } catch (error) {
    if (!(error instanceof LatePromise)) throw error
    await error.promise
    return profileOps(op, options, true)
  }
}

async function profileOps(
  op: AllocatingOp,
  options: AllocationOptions,
  awaited: boolean,
): Promise<AllocationOutcome> {
  const clock = startClock()
  const stoodBefore = stoodStillMs()
  keepLoopsPlain()
  const runner = await runnerOf(op, awaited)
  const limit = options.limitMs ?? 1500
  // Inputs of a megabyte take most of a first look's time; windows that disagree need a second.
  const isLate = (): boolean =>
    clock() - (stoodStillMs() - stoodBefore) > limit || clock() > PREPARING.all * limit
  const isBare = runner.prepare === undefined && runner.drainEvery === undefined
  const patience = isBare ? 1 : PREPARING.warmUp
  const opsPerMs = await warmUp(runner, patience * (options.warmUpMs ?? WARM_UP_MS))
  const sampler = openSampler()
  try {
    await refuseTooMany(sampler, () => runner.run(1, noTick), 1 / opsPerMs)
    const awaitSizes = runner.isAsync ? await sizesOfAwait(sampler, runner) : []
    const sample = (count: number): Promise<Window | null> => sampleOps(sampler, runner, count, awaitSizes)
    // An op of half a second or more: what would take minutes is done with a few.
    const least = opsPerMs < 1 / 500 || runner.most < 8 ? 3 : 8
    const affordable = Math.min(Math.ceil(opsPerMs * WINDOW_MS), runner.most)
    const probe = await sample(least >> 1)
    const allocs = maximum(probe?.ops.map((record) => record.allocs) ?? [0]) + 1
    // The first rounds of a loop may cost less than those after them, or more.
    const samples = (runner.rounds === undefined ? 1 : LONGER) * WINDOW_SAMPLES
    let count = Math.max(
      least,
      Math.ceil(Math.min(samples / allocs, opsPerMs * WINDOW_MS, WINDOW_OPS, runner.most)),
    )
    // Of slow ops no more than two seconds at once: they cannot tell that they are alive meanwhile.
    const longest = Math.max(count, Math.min(Math.ceil(opsPerMs * 2000), runner.most))
    if (runner.drainEvery !== undefined)
      return await countDrained(runner, await agreeingWindow(sample, count, isLate, longest), affordable)
    let lengthened = false
    for (;;) {
      const optimized = isOptimized(runner.op)
      const [window, agreed] = await agreeingWindow(sample, count, isLate, longest)
      const sampled = meanOf(window)
      const fewest = Math.min(READ_OPS[0], 4 * affordable)
      const read = Math.min(READ_OPS[1], Math.max(fewest, Math.ceil(2.5 * (window.period ?? 1))))
      const growths = await growthOfOps(runner, read, sampled.bytes, 2 * affordable)
      const { perOp, rare } = await externalPerOp(runner, growths, sampled.bytes, window.period, affordable)
      if (rare && window.period === 1 && !lengthened) {
        lengthened = true
        count = Math.min(count * LONGER, affordable)
        continue
      }
      const walkOnce = () => walkOps(runner, sampled.bytes + (perOp ?? 0), 2 * affordable)
      const walked = await walkOnce()
      const rareUnseen = rare && window.period === 1
      const kinds = kindsOf(window, growths)
      const first = reconcile(sampled, kinds, walked)
      // A walk also counts what V8 does once, beside the ops: so three walks decide about bytes, not one.
      const walk = first.byWalk ? middleOf([walked, await walkOnce(), await walkOnce()]) : walked
      const corrected = first.byWalk ? reconcile(sampled, kinds, walk) : first
      // An op that V8 has compiled anew, or methods that contradict each other, since it has: look again.
      const changed = isOptimized(runner.op) !== optimized
      if ((changed || !corrected.confirmed) && agreed && !isLate()) continue
      const left = await bytesLeftPerOp(sampler, runner, affordable)
      releaseResult()
      const result = resultOf(
        window,
        agreed && !rareUnseen && !changed,
        perOp,
        kinds,
        corrected,
        runner.op.name,
      )
      return {
        allocation: left > 0 ? withLeftOver(result, left) : runner.rounds ? ofRounds(result) : result,
        profile: () => profileOfOps(window.profile, countedOps(window), window.period),
        awaited: runner.isAsync,
      }
    }
  } finally {
    sampler.close()
  }
}

/**
 * The figures where ops leave work to the event loop, which is done now and then within the window. The
 * sampler alone tells that from the lab's own turns, so that nothing bears it out.
 */
async function countDrained(
  runner: Runner,
  [window]: readonly [Window, boolean],
  affordable: number,
): Promise<AllocationOutcome> {
  const { drainEvery = 1, op, isAsync } = runner
  const { bytes } = meanOf(window)
  const external = await externalPerOp(runner, unread, bytes, drainEvery, Math.max(affordable, drainEvery))
  const uncorrected = { byKind: new Map(), confirmed: false, byWalk: false }
  const { standardError, ...result } = resultOf(window, false, external.perOp, [], uncorrected, op.name)
  releaseResult()
  return {
    // The last of the ops between two drains holds the work of all: no single op is one's figure.
    allocation: { ...result, range: null, crossCheckBytesPerOp: null },
    profile: () => profileOfOps(window.profile, countedOps(window), window.period),
    awaited: isAsync,
  }
}

/** No single op was looked at: so that nothing is made of that, it stands for other threads' memory. */
const unread: Growths = { ops: [], heap: [], external: [], shared: 1 }

/** An op whose callbacks allocate after it returned is not exact; its cross-check has their bytes. */
function withLeftOver(result: AllocationResult, left: number): AllocationResult {
  return { ...result, exact: false, crossCheckBytesPerOp: Math.round(result.heapBytesPerOp + left) }
}

/** Readings are of a call's first rounds: where not all are alike, they say nothing of the others. */
function ofRounds(result: AllocationResult): AllocationResult {
  return result.exact ? result : { ...result, crossCheckBytesPerOp: null }
}

/** Of three walks the one in the middle, by the bytes that it found. */
function middleOf(walks: readonly (HeapWalk | null)[]): HeapWalk | null {
  const found = walks.filter((walk) => walk !== null)
  return found.sort((a, b) => objectsOf(a.made).bytes - objectsOf(b.made).bytes)[found.length >> 1] ?? null
}
