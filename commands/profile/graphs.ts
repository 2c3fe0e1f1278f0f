import type { CpuProfile } from '../../model/cpu-profile.js'
import type { AllocationResult, GcResult } from '../../model/run.js'
import { cpuTree } from '../../reports/flame/cpu-profile.js'
import { diffTrees } from '../../reports/flame/diff.js'
import { allocationMeasures, cpuMeasures, type FlameGraph, type Measure } from '../../reports/flame/graph.js'
import { type HeapProfile, heapTree } from '../../reports/flame/heap-profile.js'
import { type HeapTimeline, timelineMeasures, timelineTree } from '../../reports/flame/heap-timeline.js'
import type { FlameNode } from '../../reports/flame/tree.js'
import { formatBytes, formatCount, formatNumber, pluralize } from '../../reports/text/format.js'
import { writtenFunction } from '../../runners/child/written-function.js'
import type { CpuChildResult } from '../../runners/passes/cpu/job.js'
import { isLabCode } from '../../runners/programs/profile/lab-code.js'
import { SAMPLING_BYTES } from '../../runners/programs/profile/program-record.js'
import type { ProfiledAllocation } from '../../runners/run/profile-variant.js'
import type { BuiltInTool } from '../options/profile.js'

/** A tree of one variant or program, with what its page says of it. */
interface OneSide {
  readonly name: string
  readonly ops: number | null
  readonly root: FlameNode
  readonly notes: readonly string[]
}

/** The graph of one variant or program, or of two variants in one. */
export function graphOf(title: string, measures: readonly Measure[], sides: readonly OneSide[]): FlameGraph {
  const [first, second] = sides
  if (first === undefined) throw new Error('a graph has at least one side')
  return {
    title,
    measures,
    notes: sides.flatMap(({ name, notes }) =>
      second === undefined ? notes : notes.map((note) => `${name}: ${note}`),
    ),
    sides: sides.map(({ name, ops }) => ({ name, ops })),
    root: second === undefined ? first.root : diffTrees(first.root, second.root),
  }
}

/** The allocations of a variant's ops, or of two variants'. */
export function allocationGraph(
  title: string,
  sides: readonly (ProfiledAllocation & { readonly name: string })[],
): FlameGraph {
  return graphOf(
    title,
    allocationMeasures,
    sides.map(({ name, allocation, profile }) => ({
      name,
      ops: profile.ops,
      root: heapTree(profile, writtenFunction),
      notes: allocationNotes(allocation, profile.ops),
    })),
  )
}

function allocationNotes(allocation: AllocationResult, ops: number): string[] {
  const { heapBytesPerOp, allocsPerOp, externalBytesPerOp, exact } = allocation
  const how = exact ? 'every allocation counted' : 'counted, but not confirmed as exact'
  return [
    `${formatCount(ops)} ops in steady state, ${how}: ${formatNumber(heapBytesPerOp)} B/op in ${formatNumber(allocsPerOp)} objects.`,
    ...(externalBytesPerOp
      ? [`A further ${formatNumber(externalBytesPerOp)} B/op lie outside the heap, in ArrayBuffers.`]
      : []),
  ]
}

/** Where a variant's ops spend their time, or two variants'. */
export function cpuGraph(
  title: string,
  sides: readonly (CpuChildResult & { readonly name: string })[],
): FlameGraph {
  return graphOf(
    title,
    cpuMeasures,
    sides.map(({ name, profile, ops }) => ({
      name,
      ops,
      root: cpuTree(profile, writtenFunction),
      notes: [
        `${formatCount(ops)} ops, sampled: an estimate of where the time goes, not a measurement of it.`,
      ],
    })),
  )
}

/** Who allocated over a while and what of it is alive, below the heap over time. */
export function timelineGraph(
  title: string,
  side: { readonly name: string; readonly ops: number },
  timeline: HeapTimeline,
  gc: GcResult,
): FlameGraph {
  const graph = graphOf(title, timelineMeasures, [
    {
      name: side.name,
      ops: null,
      root: timelineTree(timeline, writtenFunction, isLabCode),
      notes: [
        `Frames: the set-up and ${pluralize(side.ops, 'op')}, every allocation recorded, without inlining and so with objects that V8 would else do without; --tool allocations counts exactly.`,
        'The heap over time is of a run of its own, without the record.',
      ],
    },
  ])
  return { ...graph, heap: { points: gc.heap, collections: gc.collections } }
}

const sampledMeasures: readonly Measure[] = [
  { label: 'bytes', unit: 'bytes' },
  { label: 'samples', unit: 'count' },
]

/** The flame graph of a whole program, from a profile in V8's format. */
export function programGraph(tool: BuiltInTool, title: string, profile: unknown): FlameGraph {
  const graph = (measures: readonly Measure[], note: string, root: FlameNode): FlameGraph =>
    graphOf(title, measures, [{ name: 'program', ops: null, notes: [note], root }])
  switch (tool) {
    case 'allocations':
      return graph(
        sampledMeasures,
        `Allocations of the whole program, sampled about every ${formatBytes(SAMPLING_BYTES)}: an estimate. Those of a scenario's op are counted exactly.`,
        heapTree(profile as HeapProfile, writtenFunction),
      )
    case 'cpu':
      return graph(
        cpuMeasures,
        'Time of the whole program, sampled every millisecond; time at rest is left out.',
        cpuTree(profile as CpuProfile, writtenFunction),
      )
    case 'heap-timeline':
      return graph(
        timelineMeasures,
        'Every allocation that the program asked for, recorded without inlining and so with objects that V8 would else do without.',
        timelineTree(profile as HeapTimeline, writtenFunction, isLabCode),
      )
  }
}
