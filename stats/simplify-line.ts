/** A point of a line over time. */
interface LinePoint {
  readonly x: number
  readonly y: number
}

/**
 * The indices of at most `most` points (two at least) that a drawing of the line needs: its ends, and again
 * and again the point that lies farthest above or below what is drawn so far (Douglas and Peucker,
 * "Algorithms for the reduction of the number of points", 1973, by vertical distance), until the rest lie
 * nearer to it than `tolerance`, in units of y.
 */
export function simplifyLine(points: readonly LinePoint[], most: number, tolerance: number): number[] {
  if (points.length <= 2) return points.map((_, i) => i)
  const kept = [0, points.length - 1]
  const open = [farthest(points, 0, points.length - 1)]
  while (open.length > 0 && kept.length < most) {
    const next = open.reduce((best, one) => (one.distance > best.distance ? one : best))
    if (next.distance <= tolerance) break
    open.splice(open.indexOf(next), 1)
    kept.push(next.index)
    open.push(farthest(points, next.from, next.index), farthest(points, next.index, next.to))
  }
  return kept.sort((a, b) => a - b)
}

/** The point between two others that lies farthest from the line through them. */
function farthest(points: readonly LinePoint[], from: number, to: number) {
  const [start, end] = [points[from] as LinePoint, points[to] as LinePoint]
  const slope = end.x > start.x ? (end.y - start.y) / (end.x - start.x) : 0
  let [index, distance] = [from, 0]
  for (let i = from + 1; i < to; i++) {
    const { x, y } = points[i] as LinePoint
    const off = Math.abs(y - start.y - slope * (x - start.x))
    if (off > distance) [index, distance] = [i, off]
  }
  return { index, distance, from, to }
}
