import type { HeapPoint } from '../../model/run.js'
import { heapSpaces, type ProgramMemory, type ProgramWatch, type ThreadWatch } from '../../model/watch.js'
import { maximum } from '../../stats/summary.js'
import { type LineSpec, stacked } from '../charts/spec.js'
import { colorsFor, dashFor, shortName } from '../charts/style.js'
import { pluralize } from '../text/format.js'
import { spaceNames, threadName } from './figures.js'

const MB = 1024 * 1024
/** More marks than this run into one another; then only full collections are marked. */
const MOST_MARKS = 120
/** Points of a line: two a pixel. */
const MOST_POINTS = 1600

/** The used heap of each thread over all of its time, one panel each, on the same axes. */
export function heapPanels(threads: readonly ThreadWatch[]): readonly LineSpec[] {
  const colorOf = colorsFor(threads.map(threadName))
  const seconds = threads.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0) / 1000
  let most = 0
  for (const { gc } of threads) for (const { bytes } of gc.heap) most = Math.max(most, bytes / MB)
  return threads.map((thread, index): LineSpec => {
    const { collections, heap } = thread.gc
    const marked = collections.length <= MOST_MARKS
    const marks = collections.filter(({ kind }) => kind === 'major' || (marked && kind === 'minor'))
    const { minor, major } = thread.gc
    const all = minor === null || major === null ? null : minor + major
    const seen = `${all === null ? 'collections' : pluralize(all, 'collection')}${marked ? '' : ', the full ones marked'}`
    return {
      ...stacked(index, threads.length, {
        ...{ height: 170, head: 44, title: 'Heap over time' },
        subtitle: ['triangle: collection of the young generation; dashed line: full collection'],
        x: { title: 'time in s', scale: 'linear', min: 0, max: seconds },
      }),
      y: { title: 'heap in MB', scale: 'linear', min: 0, max: most * 1.15 },
      series: [
        {
          name: `${shortName(threadName(thread))}: ${seen}`,
          color: colorOf(threadName(thread)),
          points: thinned(heap).map(({ ms, bytes }) => ({ x: ms / 1000, y: bytes / MB })),
        },
      ],
      events: marks.map(({ ms, kind }) => ({ at: ms / 1000, full: kind === 'major' })),
    }
  })
}

type Line = readonly [name: string, of: (memory: ProgramMemory) => readonly HeapPoint[] | undefined]
const memoryLines: readonly Line[] = [
  ['resident', ({ rss }) => rss],
  ['outside of the heap', ({ external }) => external],
  ['of that ArrayBuffers', ({ arrayBuffers }) => arrayBuffers],
]
const spaceLines = heapSpaces.map(
  (space): Line => [`heap, ${spaceNames[space]}`, ({ spaces }) => spaces?.[space]],
)

/** Memory of each program over time: a panel for the whole, and one for the heap by its spaces. */
export function memoryPanels(programs: readonly ProgramWatch[]): readonly LineSpec[] {
  const seconds = programs.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0) / 1000
  const panels = programs.flatMap((program) =>
    [memoryLines, ...(program.memory?.spaces === undefined ? [] : [spaceLines])].map((lines) => ({
      program,
      lines,
    })),
  )
  const pointsOf = ({ memory }: ProgramWatch, [, of]: Line) => (memory && of(memory)) ?? []
  const mostOf = (lines: readonly Line[]): number =>
    maximum(programs.flatMap((program) => lines.flatMap((line) => pointsOf(program, line).map(bytesOf))))
  return panels.map(
    ({ program, lines }, index): LineSpec => ({
      ...stacked(index, panels.length, {
        ...{ height: 170, head: 44, title: 'Memory over time' },
        subtitle: [],
        x: { title: 'time in s', scale: 'linear', min: 0, max: seconds },
      }),
      y: { title: 'memory in MB', scale: 'linear', min: 0, max: (mostOf(lines) / MB) * 1.15 },
      series: lines.map((line, i) => ({
        name: programs.length > 1 ? `${shortName(program.command)}: ${line[0]}` : line[0],
        color: colorsFor(lines.map(([name]) => name))(line[0]),
        dash: dashFor(i),
        points: thinned(pointsOf(program, line)).map(({ ms, bytes }) => ({ x: ms / 1000, y: bytes / MB })),
      })),
    }),
  )
}

const bytesOf = ({ bytes }: HeapPoint): number => bytes

function thinned<P>(points: readonly P[]): readonly P[] {
  const step = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, index) => index % step === 0)
}
