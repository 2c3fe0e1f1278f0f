import type { FlameGraph } from '../graph.js'
import type { FlameNode } from '../tree.js'

/** What the width of a frame stands for in a graph of two sides: `both`, or the index of one side. */
export type View = 'both' | number

/** A frame as the flame graph component takes it. The component writes marks of its own into it. */
export interface Frame {
  readonly name: string
  readonly place: string
  /** The frame's own part of its width. */
  readonly value: number
  /** With its callees, one figure a side. */
  readonly totals: readonly number[]
  /** Without its callees, one figure a side. */
  readonly own: readonly number[]
  /** `value` with that of all its callees. */
  readonly width: number
  readonly children: readonly Frame[]
}

/**
 * The frames of a graph by one measure, per op where the sides have ops; wide ones first. In the view `both`
 * a frame is as wide as the larger side, so that neither loss nor gain is hidden.
 */
export function framesOf(graph: FlameGraph, measure: number, view: View): Frame {
  const build = (node: FlameNode): Frame => {
    const children = node.children.map(build)
    const own = graph.sides.map((side, i) => (node.self[i]?.[measure] ?? 0) / (side.ops ?? 1))
    const totals = own.map((weight, i) =>
      children.reduce((sum, child) => sum + (child.totals[i] ?? 0), weight),
    )
    const value = view === 'both' ? Math.max(...own) : (own[view] ?? 0)
    const width = children.reduce((sum, child) => sum + child.width, value)
    children.sort((a, b) => b.width - a.width)
    return { name: node.name, place: node.place, value, totals, own, width, children }
  }
  return build(graph.root)
}
