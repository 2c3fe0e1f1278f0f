import type { CallFrame } from '../../model/cpu-profile.js'
import type { Measure } from './graph.js'
import { callee, type Draft, draftRoot, type FlameNode, finish, type LocateFunction } from './tree.js'

/** The parts of a `.heaptimeline` (a heap snapshot with allocation stacks) that a graph is made of. */
export interface HeapTimeline {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly trace_function_info_fields: readonly string[]
      readonly trace_node_fields: readonly string[]
    }
  }
  /** All objects alive, `node_fields` numbers each. */
  readonly nodes: readonly number[]
  readonly trace_function_infos: readonly number[]
  /** Nested: the fields of each node in a row, its children last. */
  readonly trace_tree: readonly TraceItem[]
  readonly strings: readonly string[]
}

type TraceItem = number | readonly TraceItem[]

/** What the frames of {@link timelineTree} weigh. */
export const timelineMeasures: readonly Measure[] = [
  { label: 'bytes', unit: 'bytes' },
  { label: 'objects', unit: 'count' },
  { label: 'bytes alive', unit: 'bytes' },
  { label: 'objects alive', unit: 'count' },
]

/**
 * The tree of who allocated, with the part that is alive at the end. Frames that `isHarness` tells are left
 * out, and so is all that no function of the user's asked for.
 */
export function timelineTree(
  timeline: HeapTimeline,
  locate: LocateFunction,
  isHarness: (url: string) => boolean,
): FlameNode {
  const alive = aliveByTrace(timeline)
  const frames = framesOf(timeline)
  const { trace_node_fields: fields } = timeline.snapshot.meta
  const at = (name: string): number => fields.indexOf(name)
  const [id, info, count, size, children] = [
    at('id'),
    at('function_info_index'),
    at('count'),
    at('size'),
    at('children'),
  ]
  const root = draftRoot('all', timelineMeasures.length)
  const visit = (row: readonly TraceItem[], above: Draft | null): void => {
    for (let i = 0; i < row.length; i += fields.length) {
      const number = (offset: number): number => row[i + offset] as number
      const frame = frames[number(info)]
      const draft = frame === undefined ? above : below(above, frame)
      if (draft !== null && frame !== undefined) {
        const kept = alive.get(number(id)) ?? [0, 0]
        for (const [j, weight] of [number(size), number(count), ...kept].entries())
          draft.self[j] = (draft.self[j] ?? 0) + weight
      }
      visit(row[i + children] as readonly TraceItem[], draft)
    }
  }
  const below = (above: Draft | null, frame: CallFrame): Draft | null => {
    if (isHarness(frame.url)) return null
    const isUsers = frame.url !== '' && !frame.url.startsWith('node:')
    if (above === null && !isUsers) return null
    return callee(above ?? root, frame, locate)
  }
  visit(timeline.trace_tree, null)
  return finish(root)
}

/** Bytes and objects alive, by the node of the trace tree that allocated them. */
function aliveByTrace({ snapshot, nodes }: HeapTimeline): Map<number, [bytes: number, objects: number]> {
  const { node_fields: fields } = snapshot.meta
  const [trace, size] = [fields.indexOf('trace_node_id'), fields.indexOf('self_size')]
  const alive = new Map<number, [number, number]>()
  for (let i = 0; i < nodes.length; i += fields.length) {
    const id = nodes[i + trace] ?? 0
    if (id === 0) continue
    const [bytes, objects] = alive.get(id) ?? [0, 0]
    alive.set(id, [bytes + (nodes[i + size] ?? 0), objects + 1])
  }
  return alive
}

function framesOf({ snapshot, trace_function_infos: infos, strings }: HeapTimeline): CallFrame[] {
  const { trace_function_info_fields: fields } = snapshot.meta
  const value = (row: number, field: string): number =>
    infos[row * fields.length + fields.indexOf(field)] ?? 0
  return Array.from({ length: infos.length / fields.length }, (_, row) => ({
    functionName: strings[value(row, 'name')] ?? '',
    url: strings[value(row, 'script_name')] ?? '',
    // V8 counts from 1 here, and from 0 in its other profiles.
    lineNumber: value(row, 'line') - 1,
    columnNumber: value(row, 'column') - 1,
  }))
}
