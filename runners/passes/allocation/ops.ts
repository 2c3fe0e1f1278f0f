import { fileURLToPath } from 'node:url'
import { drainFrames } from '../../child/drained-op.js'
import { idleTurns } from './idle-turns.js'
import { awaitFrames, mark, markEnd } from './loop.js'
import type { AllocationSample, Profile, ProfileNode } from './sampler.js'

/** What one op allocated on the heap, in order. */
export interface OpRecord {
  readonly bytes: number
  readonly allocs: number
  readonly samples: readonly AllocationSample[]
}

/**
 * Cuts a window's samples at the marks that the loop allocated before each op and after the last. What the
 * sampler itself allocates lies outside the first and the last mark. In an awaited op, the allocations of the
 * loop's own await, of the sizes in `awaitSizes`, are left out, and so are those of the waits for what ops
 * have left, with the turns in which nothing else was done.
 */
export function cutIntoOps(profile: Profile, awaitSizes: readonly number[] = []): OpRecord[] {
  const marks = nodesOf(profile, mark.name)
  const ends = nodesOf(profile, markEnd.name)
  const awaits = nodesOf(profile, ...awaitFrames)
  const turns = nodesOfTurns(profile.head)
  const recordOf = (samples: readonly AllocationSample[]): OpRecord => {
    const own = withoutAwait(samples, awaits, awaitSizes)
    let bytes = 0
    for (const { size } of own) bytes += size
    return { bytes, allocs: own.length, samples: own }
  }
  const ops: OpRecord[] = []
  let current: AllocationSample[] | null = null
  const idle = turns.size === 0 ? undefined : idleTurns(profile, turns)
  profile.samples.forEach((sample, i) => {
    const isEnd = ends.has(sample.nodeId)
    if (!isEnd && !marks.has(sample.nodeId)) {
      if (!turns.has(sample.nodeId) && !idle?.has(i)) current?.push(sample)
      return
    }
    if (current !== null) ops.push(recordOf(current))
    current = isEnd ? null : []
  })
  return ops
}

/** The ops of calls that went round so often each: the rounds, which have equal shares of their call. */
export function cutIntoRounds(calls: readonly OpRecord[], rounds: readonly number[]): OpRecord[] {
  if (calls.length !== rounds.length) return []
  return calls.flatMap((call, i) => sharesOf(call, rounds[i] as number))
}

/** Each with samples of its own, where there are as many for all; else with the mean of all. */
function sharesOf({ bytes, allocs, samples }: OpRecord, rounds: number): OpRecord[] {
  const each = samples.length / rounds
  return Array.from({ length: rounds }, (_, i) => {
    const own = samples.slice(Math.floor(i * each), Math.floor((i + 1) * each))
    if (!Number.isInteger(each)) return { bytes: bytes / rounds, allocs: allocs / rounds, samples: own }
    return { bytes: own.reduce((sum, { size }) => sum + size, 0), allocs: each, samples: own }
  })
}

/** The samples less one of each size in `sizes` that the loop's own frame allocated, the last of each. */
function withoutAwait(
  samples: readonly AllocationSample[],
  awaits: ReadonlySet<number>,
  sizes: readonly number[],
): readonly AllocationSample[] {
  if (sizes.length === 0) return samples
  const own = [...samples]
  for (const size of sizes) {
    const index = own.findLastIndex((sample) => sample.size === size && awaits.has(sample.nodeId))
    if (index >= 0) own.splice(index, 1)
  }
  return own
}

/** The ids of the call nodes of this lab's functions of these names. */
function nodesOf(profile: Profile, ...names: readonly string[]): Set<number> {
  const ids = new Set<number>()
  const visit = (node: ProfileNode): void => {
    if (names.includes(node.callFrame.functionName) && isHarness(node.callFrame.url)) ids.add(node.id)
    for (const child of node.children) visit(child)
  }
  visit(profile.head)
  return ids
}

/** The ids of the call nodes of the lab's waiting for what ops have left, and of what it calls. */
function nodesOfTurns(node: ProfileNode, within = false, ids = new Set<number>()): Set<number> {
  const { functionName, url } = node.callFrame
  const isTurn = within || (drainFrames.has(functionName) && isHarness(url))
  if (isTurn) ids.add(node.id)
  for (const child of node.children) nodesOfTurns(child, isTurn, ids)
  return ids
}

/** The instruments' own folders, and the room of what every child shares: the loop of ops, signs of life. */
const own = ['.', '../kept/', '../../child/'].map((folder) => new URL(folder, import.meta.url).href)
/** Loaders of test frameworks name scripts by path. */
const ownPaths = own.map((url) => fileURLToPath(url))

/** Whether a call frame's script belongs to the instrument. */
export function isHarness(url: string): boolean {
  return [...own, ...ownPaths].some((start) => url.startsWith(start))
}

/** Whether two ops allocate the same bytes and objects. */
export function alike(a: OpRecord, b: OpRecord): boolean {
  return a.bytes === b.bytes && a.allocs === b.allocs
}

/**
 * The length of the shortest stretch that the sequence repeats, at least twice; `null` without one. All
 * alike: 1. Knuth, Morris and Pratt (1977): the sequence less its longest border.
 */
export function periodOf<T>(sequence: readonly T[], same: (a: T, b: T) => boolean): number | null {
  const border = new Uint32Array(sequence.length)
  const sameAt = (i: number, j: number): boolean => same(sequence[i] as T, sequence[j] as T)
  for (let i = 1; i < sequence.length; i++) {
    let length = border[i - 1] ?? 0
    while (length > 0 && !sameAt(i, length)) length = border[length - 1] ?? 0
    border[i] = sameAt(i, length) ? length + 1 : 0
  }
  const period = sequence.length - (border[sequence.length - 1] ?? 0)
  return sequence.length > 0 && (period === 1 || period * 2 <= sequence.length) ? period : null
}
