import { maximum, sum } from '../../stats/summary.js'
import { aligned } from '../text/columns.js'
import { plain } from '../text/escape.js'
import { formatPercent, NOT_MEASURED } from '../text/format.js'
import { describeWeight, type FlameGraph } from './graph.js'
import type { FlameNode } from './tree.js'

/** A function and what it accounts for by itself, wherever it was called from. */
export interface Site {
  readonly name: string
  readonly place: string
  /** For each side of the graph, one weight a measure; per op where the side has ops. */
  readonly weights: readonly (readonly number[])[]
}

/** The functions of a graph, the largest by `measure` (the larger of its sides) first. */
export function graphSites(graph: FlameGraph, measure: number): Site[] {
  const sites = new Map<string, { name: string; place: string; weights: number[][] }>()
  const visit = (node: FlameNode): void => {
    const key = `${node.name}\n${node.place}`
    const site = sites.get(key) ?? { name: node.name, place: node.place, weights: [] }
    sites.set(key, site)
    site.weights = graph.sides.map((side, i) =>
      (node.self[i] ?? []).map((weight, j) => (site.weights[i]?.[j] ?? 0) + weight / (side.ops ?? 1)),
    )
    for (const child of node.children) visit(child)
  }
  visit(graph.root)
  const size = (site: Site): number => maximum(site.weights.map((weights) => weights[measure] ?? 0))
  return [...sites.values()].filter((site) => size(site) > 0).sort((a, b) => size(b) - size(a))
}

/** The largest functions of a graph as a table for a terminal, at most `limit` of them. */
export function sitesTable(graph: FlameGraph, limit: number): string {
  const sites = graphSites(graph, 0)
  if (sites.length === 0) return 'Nothing was recorded.\n'
  const totals = graph.sides.map((_, side) => sum(sites.map((site) => site.weights[side]?.[0] ?? 0)))
  const cells = (site: Site): string[] => [
    ...graph.sides.flatMap((side, i) => [
      ...graph.measures.map((m, j) => describeWeight(m, site.weights[i]?.[j] ?? 0, side.ops !== null)),
      share(site.weights[i]?.[0] ?? 0, totals[i] ?? 0),
    ]),
    plain(site.name),
    plain(site.place),
  ]
  const head = [
    ...graph.sides.flatMap((side) => {
      const prefix = graph.sides.length > 1 ? `${plain(side.name)} ` : ''
      return [...graph.measures.map((measure) => `${prefix}${measure.label}`), 'share']
    }),
    'function',
    'place',
  ]
  const rest = sites.length - limit
  const more = rest > 0 ? `and ${rest} more in the page\n` : ''
  const isName = (column: number) => column >= head.length - 2
  return `${aligned([head, ...sites.slice(0, limit).map(cells)], '  ', isName)}\n${more}`
}

function share(weight: number, total: number): string {
  return total === 0 ? NOT_MEASURED : formatPercent(weight / total)
}
