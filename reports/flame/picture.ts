import { shortened } from '../../model/shortened.js'
import { html } from '../text/escape.js'
import { formatPercent } from '../text/format.js'
import { describeWeight, type FlameGraph } from './graph.js'
import type { FlameNode } from './tree.js'

const [WIDTH, ROW, TOP, DEEPEST] = [860, 22, 44, 24]
const SMALLEST = 1.5
/** Pixels of a letter, roughly. */
const LETTER = 6.2

/** A graph of two sides as an SVG picture by its first measure, for a page without scripts. */
export function flamePicture(graph: FlameGraph): string {
  const { perOp, total } = weighing(graph)
  // As on the page: a frame's own width is the larger of its sides, so that neither is hidden.
  const width = (node: FlameNode): number =>
    node.children.reduce((sum, child) => sum + width(child), Math.max(perOp(node, 0), perOp(node, 1)))
  const whole = width(graph.root)
  const frames: string[] = []
  let depth = 0
  const draw = (node: FlameNode, x: number, row: number): void => {
    const wide = whole === 0 ? 0 : (width(node) / whole) * WIDTH
    if (wide < SMALLEST || row > DEEPEST) return
    depth = Math.max(depth, row)
    frames.push(frame(node, x, row, wide, [total(node, 0), total(node, 1)]))
    let left = x
    for (const child of [...node.children].sort((a, b) => width(b) - width(a))) {
      draw(child, left, row + 1)
      left += (width(child) / whole) * WIDTH
    }
  }
  draw(graph.root, 0, 0)
  const height = TOP + (depth + 1) * ROW + 4
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/><text x="4" y="17" font-size="14" fill="#1f2328">${html(graph.title)}</text><text x="4" y="36" font-size="12" fill="#59636e">${html(pictureAlt(graph))}</text>${frames.join('')}</svg>\n`

  function frame(node: FlameNode, x: number, row: number, wide: number, totals: readonly number[]): string {
    const name = `${node.name} ${node.place}`.trim()
    const letters = Math.floor((wide - 6) / LETTER)
    const label = letters < 3 ? '' : shortened(name, letters)
    const y = TOP + row * ROW
    return `<g><title>${html(`${name}: ${amounts(totals)}`)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${ROW - 1}" fill="${colour(totals)}" stroke="#fff"/><text x="${(x + 4).toFixed(1)}" y="${y + 15}" font-size="11" fill="#1f2328">${html(label)}</text></g>`
  }

  function amounts(totals: readonly number[]): string {
    const [measure] = graph.measures
    if (measure === undefined) return ''
    return graph.sides
      .map((side, i) => `${side.name} ${describeWeight(measure, totals[i] ?? 0, true)}`)
      .join(', ')
  }
}

/** A frame's weight per op on a side by the first measure, by itself and with its callees. */
function weighing({ sides }: FlameGraph) {
  const perOp = (node: FlameNode, side: number): number =>
    (node.self[side]?.[0] ?? 0) / (sides[side]?.ops ?? 1)
  const total = (node: FlameNode, side: number): number =>
    node.children.reduce((sum, child) => sum + total(child, side), perOp(node, side))
  return { perOp, total }
}

/** What the picture says, for those who cannot see it. */
export function pictureAlt(graph: FlameGraph): string {
  const { root, sides, measures } = graph
  const { total } = weighing(graph)
  const [measure] = measures
  const [before, after] = [total(root, 0), total(root, 1)]
  if (measure === undefined || sides.length < 2) return ''
  const change = before === 0 ? '' : ` (${formatPercent(after / before)} of it)`
  return `${sides[0]?.name}: ${describeWeight(measure, before, true)}; ${sides[1]?.name}: ${describeWeight(measure, after, true)}${change}. Blue went away, red came.`
}

/** Blue for less, red for more, grey for the same. */
function colour([before = 0, after = 0]: readonly number[]): string {
  if (Math.abs(after - before) < 1e-9) return '#c9ced6'
  if (after === 0) return '#4794e6'
  if (before === 0) return '#eb6555'
  return after < before ? '#a9cdf3' : '#f6b5ac'
}
