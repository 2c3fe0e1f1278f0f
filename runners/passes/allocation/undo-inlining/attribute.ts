import type { CallFrame } from '../../../../model/cpu-profile.js'
import type { OpsProfile } from '../profile.js'
import type { AllocationSample, ProfileNode } from '../sampler.js'
import { type Alignment, type Allocation, alignAllocations, frameKey } from './align.js'

/** Patterns of an op that are tried; ops that keep changing have more, and most of them are alike. */
const MOST_PATTERNS = 200
const MOST_CANDIDATES = 20
/** Pairs of allocations looked at in all: about a second. Large ops, all different, would take minutes. */
const MOST_PAIRS = 20_000_000

/**
 * Finds which function allocated where V8 has inlined it into its caller. V8's profiler sees compiled
 * functions only, and charges inlined ones to the function around them. `plain` is the same op without
 * inlining: every function has a frame, but objects remain that the compiler would have removed. The objects
 * of both are aligned by order and size within an op; an object goes as deep as every best alignment agrees.
 * Counts and bytes stay those of `exact`.
 */
export function attribute(exact: OpsProfile, plain: OpsProfile): OpsProfile {
  const candidates = mostFrequent(patternsOf(plain), MOST_CANDIDATES)
  const tree = growTree(exact.head)
  const paths = new Map<string, readonly (readonly CallFrame[])[]>()
  const samples: AllocationSample[] = []
  const budget = { pairs: MOST_PAIRS }
  for (const { key, allocations, own } of opsOf(exact)) {
    let found = paths.get(key)
    if (found === undefined && paths.size < MOST_PATTERNS) {
      found = deepest(allocations, candidates, budget)
      paths.set(key, found)
    }
    own.forEach((sample, i) => {
      const path = found?.[i] ?? allocations[i]?.path ?? []
      samples.push({ ...sample, nodeId: tree.add(path, sample.size) })
    })
  }
  return { ...exact, head: tree.head, samples }
}

/** The paths of one op's allocations by the candidate that lines up best. */
function deepest(
  allocations: readonly Allocation[],
  candidates: readonly (readonly Allocation[])[],
  budget: { pairs: number },
): readonly (readonly CallFrame[])[] {
  let best: Alignment | null = null
  for (const candidate of candidates) {
    const pairs = allocations.length * candidate.length
    if (pairs > budget.pairs) continue
    if (best !== null && sharedSizes(allocations, candidate) <= best.matched) continue
    budget.pairs -= pairs
    const alignment = alignAllocations(allocations, candidate)
    if (alignment !== null && (best === null || alignment.matched > best.matched)) best = alignment
  }
  return best?.paths ?? allocations.map(({ path }) => path)
}

/** How many allocations have one of their size among the others: no line-up pairs more. */
function sharedSizes(own: readonly Allocation[], other: readonly Allocation[]): number {
  const left = new Map<number, number>()
  for (const { size } of other) left.set(size, (left.get(size) ?? 0) + 1)
  return own.filter(({ size }) => {
    const there = left.get(size) ?? 0
    left.set(size, there - 1)
    return there > 0
  }).length
}

interface OneOp {
  /** The same for ops that allocate the same in the same places. */
  readonly key: string
  readonly allocations: readonly Allocation[]
  readonly own: readonly AllocationSample[]
}

function opsOf({ head, samples, perOp }: OpsProfile): OneOp[] {
  const paths = pathsById(head)
  let from = 0
  return perOp.map((count) => {
    const own = samples.slice(from, from + count)
    from += count
    const allocations = own.map(({ size, nodeId }) => ({ size, path: paths.get(nodeId) ?? [] }))
    return { key: own.map(({ size, nodeId }) => `${size}@${nodeId}`).join(), allocations, own }
  })
}

function patternsOf(profile: OpsProfile): Map<string, { times: number; allocations: readonly Allocation[] }> {
  const patterns = new Map<string, { times: number; allocations: readonly Allocation[] }>()
  for (const { key, allocations } of opsOf(profile)) {
    const known = patterns.get(key)
    if (known === undefined) patterns.set(key, { times: 1, allocations })
    else known.times++
  }
  return patterns
}

function mostFrequent(patterns: ReturnType<typeof patternsOf>, limit: number): (readonly Allocation[])[] {
  return [...patterns.values()]
    .sort((a, b) => b.times - a.times)
    .slice(0, limit)
    .map(({ allocations }) => allocations)
}

function pathsById(head: ProfileNode): Map<number, readonly CallFrame[]> {
  const paths = new Map<number, readonly CallFrame[]>()
  const visit = (node: ProfileNode, path: readonly CallFrame[]): void => {
    paths.set(node.id, path)
    for (const child of node.children) visit(child, [...path, child.callFrame])
  }
  visit(head, [])
  return paths
}

interface Grown {
  readonly id: number
  readonly callFrame: CallFrame
  selfSize: number
  readonly children: Grown[]
}

/** A tree that grows with each allocation; `add` gives the id of the node that it went to. */
function growTree({ callFrame }: ProfileNode) {
  let last = 1
  const head: Grown = { id: last, callFrame, selfSize: 0, children: [] }
  const add = (path: readonly CallFrame[], size: number): number => {
    let node = head
    for (const frame of path) {
      let child = node.children.find((one) => frameKey(one.callFrame) === frameKey(frame))
      if (child === undefined) {
        child = { id: ++last, callFrame: frame, selfSize: 0, children: [] }
        node.children.push(child)
      }
      node = child
    }
    node.selfSize += size
    return node.id
  }
  return { head: head as ProfileNode, add }
}
