import type { Chart } from 'chart.js'

/** Left, top, width and height. */
export type Box = readonly [x: number, y: number, width: number, height: number]

/** Pixels between two lines. */
const GAP = 7

/** The slope of each pattern's lines, as the direction in which they are drawn; the first has none. */
const patterns: readonly (readonly (readonly [dx: number, dy: number])[])[] = [
  [],
  [[1, -1]],
  [[0, 1]],
  [[1, 1]],
  [[1, 0]],
  [
    [1, 1],
    [1, -1],
  ],
]

/** Draws the lines of a pattern over a box: bars of like lightness can then be told apart without colour. */
export function hatch(ctx: Chart['ctx'], [x, y, width, height]: Box, pattern: number): void {
  const directions = patterns[pattern % patterns.length] ?? []
  if (directions.length === 0 || width <= 0 || height <= 0) return
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, width, height)
  ctx.clip()
  ctx.strokeStyle = 'rgb(255 255 255 / 45%)'
  ctx.lineWidth = 1.5
  ctx.setLineDash([])
  ctx.beginPath()
  for (const [dx, dy] of directions) lines(ctx, [x, y, width, height], dx, dy)
  ctx.stroke()
  ctx.restore()
}

/** Parallel lines that cover the box; what lies outside is clipped. */
function lines(ctx: Chart['ctx'], [x, y, width, height]: Box, dx: number, dy: number): void {
  const reach = width + height
  const bottom = y + height
  // From the bottom left corner, so that a bar's lines do not move when it grows.
  for (let at = -reach; at <= reach; at += dx !== 0 && dy !== 0 ? GAP * Math.SQRT2 : GAP) {
    const [startX, startY] =
      dx === 0 ? [x + at + GAP / 2, bottom - reach] : [x - reach, bottom - at - GAP / 2 + dy * -reach]
    ctx.moveTo(startX, startY)
    ctx.lineTo(startX + 2 * reach * dx, startY + 2 * reach * dy)
  }
}
