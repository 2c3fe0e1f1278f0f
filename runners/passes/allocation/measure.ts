import type { AllocationResult } from '../../../model/run.js'
import type { Variant } from '../../../model/scenario.js'
import { readyVariant } from '../../child/set-up-variant.js'
import { externalPerOp } from './external.js'
import type { Growths } from './growth.js'
import { type HeapWalk, walkOps } from './heap-walk.js'
import type { SampledOps } from './job.js'
import { kindsOf, type OpKind } from './kinds.js'
import { bytesLeftPerOp } from './left-over.js'
import { noTick, releaseResult } from './loop.js'
import { isOptimized } from './natives.js'
import { type OpsProfile, profileOfOps } from './profile.js'
import { objectsOf, reconcile } from './reconcile.js'
import { grownPerOp, resultOf } from './result.js'
import type { AllocatingOp, Runner } from './runner.js'
import {
  type AllocationOptions,
  findSteadyOps,
  type OpSampling,
  type SteadyOps,
  withSampling,
} from './steady-ops.js'
import { makesUnseenBuffers } from './unseen-buffers.js'
import { countedOps, meanOf } from './window.js'

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

/** What was counted, and the allocations behind it. */
export interface AllocationOutcome {
  readonly allocation: AllocationResult
  readonly profile: () => OpsProfile
  readonly sampled: SampledOps | null
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
export function profileAllocation(
  op: AllocatingOp,
  options: AllocationOptions = {},
): Promise<AllocationOutcome> {
  return withSampling(op, options, profileOps)
}

/** What of an op's figures two processes have to agree on; at two thirds of the cost of all of them. */
export function sampleAllocation(
  op: AllocatingOp,
  options: AllocationOptions = {},
): Promise<SampledOps | null> {
  return withSampling(op, options, async (sampling) => {
    // Of ops that share a turn no figure is exact.
    if (sampling.runner.drainEvery !== undefined) return null
    const steady = await findSteadyOps(sampling)
    return isOptimized(sampling.runner.op) === steady.optimized ? sampledOf(steady) : null
  })
}

async function profileOps(sampling: OpSampling): Promise<AllocationOutcome> {
  const { runner, sampler, affordable, isLate } = sampling
  if (runner.drainEvery !== undefined) return countDrained(sampling)
  for (;;) {
    const steady = await findSteadyOps(sampling)
    const { window, sampled, growths, external } = steady
    const walkOnce = () => walkOps(runner, sampled.bytes + (external ?? 0), 2 * affordable)
    const kinds = kindsOf(window, growths)
    const isHooked = runner.between !== undefined
    const walked = isHooked ? await walkLike(walkOnce, sampled.bytes, kinds) : await walkOnce()
    const first = reconcile(sampled, kinds, walked ?? null)
    // A walk also counts what V8 does once, beside the ops: so three walks decide about bytes, not one.
    const walk =
      first.byWalk && walked && !isHooked ? middleOf([walked, await walkOnce(), await walkOnce()]) : walked
    const corrected = first.byWalk ? reconcile(sampled, kinds, walk ?? null) : first
    // An op that V8 has compiled anew, or methods that contradict each other, since it has: look again.
    const changed = isOptimized(runner.op) !== steady.optimized
    if ((changed || !corrected.confirmed) && steady.agreed && !isLate()) continue
    const left = await bytesLeftPerOp(sampler, runner, affordable)
    const agreed = steady.agreed && !steady.rareUnseen && !changed && walked !== undefined
    const seen = (await hidesBuffers(runner)) ? null : external
    const result = resultOf(window, agreed, seen, kinds, corrected, runner.op.name)
    return {
      allocation: left > 0 ? withLeftOver(result, left) : runner.rounds ? ofRounds(result) : result,
      profile: () => profileOfOps(window.profile, countedOps(window), window.period),
      sampled: seen === null ? null : sampledOf(steady),
      awaited: runner.isAsync,
    }
  }
}

/**
 * The figures where ops leave work to the event loop, which is done now and then within the window. The
 * sampler alone tells that from the lab's own turns, so that nothing bears it out.
 */
async function countDrained({ runner, affordable, nextWindow }: OpSampling): Promise<AllocationOutcome> {
  const { drainEvery = 1, op, isAsync } = runner
  const [window] = await nextWindow()
  const { bytes } = meanOf(window)
  const external = await externalPerOp(runner, unread, bytes, drainEvery, Math.max(affordable, drainEvery))
  const uncorrected = { byKind: new Map(), confirmed: false, byWalk: false }
  const seen = (await hidesBuffers(runner)) ? null : external.perOp
  const { standardError, ...result } = resultOf(window, false, seen, [], uncorrected, op.name)
  return {
    // The last of the ops between two drains holds the work of all: no single op is one's figure.
    allocation: { ...result, range: null, crossCheckBytesPerOp: null },
    profile: () => profileOfOps(window.profile, countedOps(window), window.period),
    sampled: null,
    awaited: isAsync,
  }
}

/** Whether an op makes buffers that are not counted; lets go of the last result. */
async function hidesBuffers({ run, drainEvery = 1 }: Runner): Promise<boolean> {
  const hides = await makesUnseenBuffers(() => run(drainEvery, noTick))
  releaseResult()
  return hides
}

/** No single op was looked at: so that nothing is made of that, it stands for other threads' memory. */
const unread: Growths = { ops: [], heap: [], external: [], shared: 1 }

/** An op whose callbacks allocate after it returned is not exact; its cross-check has their bytes. */
function withLeftOver(result: AllocationResult, left: number): AllocationResult {
  return { ...result, exact: false, crossCheckBytesPerOp: Math.round(result.heapBytesPerOp + left) }
}

/** What two processes have to agree on; `null` where the windows of one did not. */
function sampledOf({ agreed, sampled, external, rareUnseen }: SteadyOps): SampledOps | null {
  if (!agreed || rareUnseen || external === null) return null
  return { heapBytesPerOp: sampled.bytes, externalBytesPerOp: external, allocsPerOp: sampled.allocs }
}

/** Readings are of a call's first rounds: where not all are alike, they say nothing of the others. */
function ofRounds(result: AllocationResult): AllocationResult {
  return result.exact ? result : { ...result, crossCheckBytesPerOp: null }
}

const WALKS = 3

/**
 * A walk that bears out bytes which others found. Of ops that are walked one by one, others are of V8's own
 * work, or of caches that the collection before an op has emptied. `undefined`: none does.
 */
async function walkLike(
  walkOnce: () => Promise<HeapWalk | null>,
  sampledBytes: number,
  kinds: readonly OpKind[],
): Promise<HeapWalk | null | undefined> {
  for (let i = 0; i < WALKS; i++) {
    const walk = await walkOnce()
    if (walk === null) return null
    const { bytes } = objectsOf(walk.made)
    if ([sampledBytes, grownPerOp(kinds)].some((found) => found !== null && Math.abs(bytes - found) < 8))
      return walk
  }
  return undefined
}

/** Of three walks the one in the middle, by the bytes that it found. */
function middleOf(walks: readonly (HeapWalk | null)[]): HeapWalk | null {
  const found = walks.filter((walk) => walk !== null)
  return found.sort((a, b) => objectsOf(a.made).bytes - objectsOf(b.made).bytes)[found.length >> 1] ?? null
}
