import type { CpuProfile } from '../../model/cpu-profile.js'
import { cpuTree } from '../../reports/flame/cpu-profile.js'
import { cpuMeasures, type FlameGraph, type Measure } from '../../reports/flame/graph.js'
import { type HeapProfile, heapTree } from '../../reports/flame/heap-profile.js'
import { type HeapTimeline, timelineMeasures, timelineTree } from '../../reports/flame/heap-timeline.js'
import type { FlameNode, LocateFunction } from '../../reports/flame/tree.js'
import { formatBytes } from '../../reports/text/format.js'
import type { BuiltInTool } from '../options/profile.js'

const sampledMeasures: readonly Measure[] = [
  { label: 'bytes', unit: 'bytes' },
  { label: 'samples', unit: 'count' },
]

interface GraphOptions {
  readonly locate: LocateFunction
  readonly isHarness: (url: string) => boolean
  /** Bytes from one sample of allocations to the next. */
  readonly samplingBytes: number
}

/** The flame graph of a whole program, from a profile in V8's format. */
export function programGraph(
  tool: BuiltInTool,
  title: string,
  profile: unknown,
  { locate, isHarness, samplingBytes }: GraphOptions,
): FlameGraph {
  const graph = (measures: readonly Measure[], note: string, root: FlameNode): FlameGraph => ({
    title,
    measures,
    notes: [note],
    sides: [{ name: 'program', ops: null }],
    root,
  })
  switch (tool) {
    case 'allocations':
      return graph(
        sampledMeasures,
        `Allocations of the whole program, sampled about every ${formatBytes(samplingBytes)}: an estimate. Those of a scenario's op are counted exactly.`,
        heapTree(profile as HeapProfile, locate),
      )
    case 'cpu':
      return graph(
        cpuMeasures,
        'Time of the whole program, sampled every millisecond; time at rest is left out.',
        cpuTree(profile as CpuProfile, locate),
      )
    case 'heap-timeline':
      return graph(
        timelineMeasures,
        'Every allocation that the program asked for, recorded without inlining and so with objects that V8 would else do without.',
        timelineTree(profile as HeapTimeline, locate, isHarness),
      )
  }
}
