import type { HeapPoint } from '../../model/run.js'
import { heapSpaces, type ProgramMemory, type ProgramWatch, type ThreadWatch } from '../../model/watch.js'
import { maximum } from '../../stats/summary.js'
import { type HeapLine, heapLines, thinnedPoints } from '../charts/heap-lines.js'
import { type LineSpec, stacked } from '../charts/spec.js'
import { colorsFor, dashFor, shortName } from '../charts/style.js'
import { spaceNames, threadName } from './figures.js'

const MB = 1024 * 1024

/** The used heap of each thread over all of its time, one panel each, on the same axes. */
export function heapPanels(threads: readonly ThreadWatch[]): readonly LineSpec[] {
  const lines = threads.map((thread): HeapLine => {
    const { heap, collections, minor, major } = thread.gc
    const count = minor === null || major === null ? null : minor + major
    return { name: threadName(thread), durationMs: thread.durationMs, heap, collections, count }
  })
  const names = lines.map(({ name }) => name)
  return heapLines(lines, names, { title: 'Heap over time', subtitle: [] })
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
        points: thinnedPoints(pointsOf(program, line)).map(({ ms, bytes }) => ({
          x: ms / 1000,
          y: bytes / MB,
        })),
      })),
    }),
  )
}

const bytesOf = ({ bytes }: HeapPoint): number => bytes
