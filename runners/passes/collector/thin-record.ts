import type { GcResult } from '../../../model/run.js'
import { simplifyLine } from '../../../stats/simplify-line.js'
import { maximum, minimum } from '../../../stats/summary.js'

/** Collections of the record that is kept: a chart shows 25, and the page as many behind them. */
const COLLECTIONS = 50
/** Readings of the heap: two corners a collection, and a few for what grows in a curve. */
const READINGS = 120
/** Of the height of a chart: less than a pixel. */
const TOLERANCE = 1 / 400

/** The heap and its collections over time, as far and as finely as a chart shows them. */
export function thinRecord({ heap, collections }: Pick<GcResult, 'heap' | 'collections'>) {
  const until = collections[COLLECTIONS - 1]?.ms ?? Number.POSITIVE_INFINITY
  const shown = heap.filter(({ ms }) => ms <= until)
  const bytes = shown.map((reading) => reading.bytes)
  const tolerance = (maximum(bytes) - minimum(bytes)) * TOLERANCE
  const points = shown.map((reading) => ({ x: reading.ms, y: reading.bytes }))
  return {
    heap: simplifyLine(points, READINGS, tolerance).map((i) => shown[i] as (typeof shown)[number]),
    collections: collections.slice(0, COLLECTIONS),
  }
}
