import type { CallFrame } from '../../model/cpu-profile.js'
/** A frame of a flame graph: one function, as called from its parent. */
export interface FlameNode {
  readonly name: string
  /** Where the function is written, as `file:line`; empty for native code. */
  readonly place: string
  /** What the function itself accounts for, its callees not counted: one entry for each side of the graph. */
  readonly self: readonly Weights[]
  readonly children: readonly FlameNode[]
}

/** How much, by each measure of the graph in their order. */
export type Weights = readonly number[]

/** The function of a frame where people find it; `file` is empty for native code. */
export type LocateFunction = (frame: CallFrame) => {
  readonly function: string
  readonly file: string
  readonly line: number | null
}

/** A frame while a tree is put together: calls of one function by the same parent are one frame. */
export interface Draft {
  readonly name: string
  readonly place: string
  readonly self: number[]
  readonly callees: Map<string, Draft>
}

/** An empty tree for `measures` weights a frame. */
export function draftRoot(name: string, measures: number): Draft {
  return { name, place: '', self: new Array<number>(measures).fill(0), callees: new Map() }
}

/** The frame that `parent` calls; made when it is not there. */
export function callee(parent: Draft, frame: CallFrame, locate: LocateFunction): Draft {
  const key = `${frame.functionName}\n${frame.url}\n${frame.lineNumber}:${frame.columnNumber}`
  const known = parent.callees.get(key)
  if (known !== undefined) return known
  const { function: name, file, line } = locate(frame)
  const made: Draft = {
    name,
    place: file === '' || line === null ? file : `${file}:${line}`,
    self: parent.self.map(() => 0),
    callees: new Map(),
  }
  parent.callees.set(key, made)
  return made
}

/** The finished tree of one side, without frames that account for nothing. */
export function finish(draft: Draft): FlameNode {
  const children = [...draft.callees.values()].map(finish).filter((child) => !isEmpty(child))
  return { name: draft.name, place: draft.place, self: [draft.self], children }
}

/** What a frame and all its callees account for, on one side. */
export function totalOf(node: FlameNode, side = 0): Weights {
  const own = node.self[side] ?? []
  return node.children
    .map((child) => totalOf(child, side))
    .reduce((sum, weights) => sum.map((weight, i) => weight + (weights[i] ?? 0)), own)
}

function isEmpty(node: FlameNode): boolean {
  return node.children.length === 0 && node.self.every((weights) => weights.every((weight) => weight === 0))
}
