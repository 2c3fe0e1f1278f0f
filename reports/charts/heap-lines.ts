import type { Timeline } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { pluralize } from '../text/format.js'
import { type LineSpec, stacked } from './spec.js'
import { colorsFor, shortName } from './style.js'

const MB = 1024 * 1024
/** More marks than this run into one another; then only full collections are marked. */
const MOST_MARKS = 120
/** Points of a line: two a pixel. */
const MOST_POINTS = 1600

/** A heap over time, and its collections. */
export interface HeapLine extends Timeline {
  readonly name: string
  /** How many there were, with those that were not kept; `null`: not known. */
  readonly count: number | null
}

/** Heaps over time, one panel each, on the same axes. `names` are all that have a colour, in their order. */
export function heapLines(
  lines: readonly HeapLine[],
  names: readonly string[],
  said: { readonly title: string; readonly subtitle: readonly string[] },
): readonly LineSpec[] {
  const colorOf = colorsFor(names)
  const seconds = maximum(lines.map(({ durationMs }) => durationMs)) / 1000
  const most = maximum(lines.flatMap(({ heap }) => heap.map(({ bytes }) => bytes / MB)))
  return lines.map(({ name, heap, collections, count }, index): LineSpec => {
    const marked = collections.length <= MOST_MARKS
    const marks = collections.filter(({ kind }) => kind === 'major' || (marked && kind === 'minor'))
    const seen = count === null ? 'collections' : pluralize(count, 'collection')
    return {
      ...stacked(index, lines.length, {
        ...{ height: 170, head: 44 + 18 * said.subtitle.length, title: said.title },
        subtitle: [
          ...said.subtitle,
          'triangle: collection of the young generation; dashed line: full collection',
        ],
        x: { title: 'time in s', scale: 'linear', min: 0, max: seconds },
      }),
      y: { title: 'heap in MB', scale: 'linear', min: 0, max: most * 1.15 },
      series: [
        {
          name: `${shortName(name)}: ${seen}${marked ? '' : ', the full ones marked'}`,
          color: colorOf(name),
          points: thinnedPoints(heap).map(({ ms, bytes }) => ({ x: ms / 1000, y: bytes / MB })),
        },
      ],
      events: marks.map(({ ms, kind }) => ({ at: ms / 1000, full: kind === 'major' })),
    }
  })
}

/** As many as can be told apart. */
export function thinnedPoints<P>(points: readonly P[]): readonly P[] {
  const step = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, index) => index % step === 0)
}
