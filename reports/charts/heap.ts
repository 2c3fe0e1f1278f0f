import type { CaseResult, GcResult, ScenarioResult } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'
import { formatCount, pluralize } from '../text/format.js'
import { type LineSpec, stacked } from './spec.js'
import { colorsFor, shortName } from './style.js'

/** Collections of the busiest contender that the chart's stretch of ops should show. */
const TEETH = 25
const MB = 1024 * 1024

/** The cases on which a heap was watched. */
export function watchedCases({ cases }: ScenarioResult): readonly CaseResult[] {
  return cases.filter(({ variants }) => variants.some(({ gc }) => (gc?.heap.length ?? 0) > 0))
}

/**
 * The heap over ops on a case: a panel a contender on the same axes, to hold one sawtooth against another.
 * Over time, a faster contender would show more teeth for the same ops. Empty when no heap was watched.
 */
export function heapCharts(names: readonly string[], one: CaseResult | undefined): readonly LineSpec[] {
  if (one === undefined) return []
  const colorOf = colorsFor(names)
  const watched = names.flatMap((name) => {
    const gc = one.variants.find((result) => result.name === name)?.gc
    return gc && gc.heap.length > 0 ? [{ name, gc, color: colorOf(name) }] : []
  })
  const end = stretch(watched.map(({ gc }) => gc))
  const shown = watched.flatMap(({ gc }) =>
    gc.heap.filter(({ ms }) => opsAt(gc, ms) <= end).map(({ bytes }) => bytes / MB),
  )
  const [least, most] = [minimum(shown), maximum(shown)]
  const room = Math.max((most - least) * 0.15, most * 0.02)
  // A heap that hardly changes beside its size would be a flat line on an axis from 0.
  const range = { min: least < most / 2 ? 0 : Math.max(0, least - room), max: most + room }
  return watched.map(({ name, gc, color }, index): LineSpec => {
    const collections = gc.collections.filter(({ ms }) => opsAt(gc, ms) <= end)
    const seen = `${pluralize(collections.length, 'collection')} in ${formatCount(Math.round(end * 1000))} ops`
    return {
      ...stacked(index, watched.length, {
        ...{ height: 170, head: 62, title: 'Heap over the same ops, collections marked' },
        subtitle: [
          `case: ${shortName(one.name)}; young generation of ${formatCount(gc.semiSpaceMB)} MB`,
          'triangle: collection of the young generation; dashed line: full collection',
        ],
        x: { title: 'thousands of ops', scale: 'linear', min: 0, max: end },
      }),
      y: { title: 'heap in MB', scale: 'linear', ...range },
      series: [
        {
          name: `${shortName(name)}: ${seen}`,
          color,
          // The whole run: the page can show what lies beyond the stretch of the picture.
          points: gc.heap.map(({ ms, bytes }) => ({ x: opsAt(gc, ms), y: Number((bytes / MB).toFixed(4)) })),
        },
      ],
      events: gc.collections
        .filter(({ kind }) => kind === 'minor' || kind === 'major')
        .map(({ ms, kind }) => ({ at: opsAt(gc, ms), full: kind === 'major' })),
    }
  })
}

/** Thousands of ops done by then: the run is a steady one. */
function opsAt({ ops, durationMs }: GcResult, ms: number): number {
  return durationMs > 0 ? (ms / durationMs) * (ops / 1000) : 0
}

/** Thousands of ops to show, done in every run: until the busiest has had {@link TEETH} collections. */
function stretch(results: readonly GcResult[]): number {
  const ends = results.map((gc) =>
    opsAt(
      gc,
      gc.heap.reduce((last, { ms }) => Math.max(last, ms), 0),
    ),
  )
  const nth = results.flatMap((gc) =>
    gc.collections[TEETH - 1] ? [opsAt(gc, gc.collections[TEETH - 1]?.ms ?? 0)] : [],
  )
  return Math.min(minimum(ends), minimum(nth))
}
