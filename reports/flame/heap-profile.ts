import type { CallFrame } from '../../model/cpu-profile.js'
import { callee, type Draft, draftRoot, type FlameNode, finish, type LocateFunction } from './tree.js'

/** A `.heapprofile` as V8's sampling heap profiler gives it. */
export interface HeapProfile {
  readonly head: HeapProfileNode
  readonly samples: readonly HeapProfileSample[]
}

export interface HeapProfileNode {
  readonly callFrame: CallFrame
  readonly id: number
  readonly children: readonly HeapProfileNode[]
}

/** An allocation; with a sampling interval above one byte, it stands for others that were not seen. */
export interface HeapProfileSample {
  readonly size: number
  readonly nodeId: number
}

/**
 * The tree of who allocated, weighed by bytes and by samples. At a sampling interval of one byte a sample is
 * an object.
 */
export function heapTree(profile: HeapProfile, locate: LocateFunction): FlameNode {
  const own = new Map<number, [bytes: number, samples: number]>()
  for (const { nodeId, size } of profile.samples) {
    const sum = own.get(nodeId) ?? [0, 0]
    own.set(nodeId, [sum[0] + size, sum[1] + 1])
  }
  const root = draftRoot('all', 2)
  const add = (draft: Draft, node: HeapProfileNode): void => {
    const [bytes, samples] = own.get(node.id) ?? [0, 0]
    draft.self[0] = (draft.self[0] ?? 0) + bytes
    draft.self[1] = (draft.self[1] ?? 0) + samples
    for (const child of node.children) add(callee(draft, child.callFrame, locate), child)
  }
  add(root, profile.head)
  return finish(root)
}
