import type { HeapPoint } from '../../../model/run.js'
import type { ProgramMemory } from '../../../model/watch.js'
import type { MemoryPoint } from './threads.js'

/** Points of a line. */
const MOST_POINTS = 1000

/** The memory of threads taken together: at each moment, what each of them that is there told last. */
export function memoryOf(threads: readonly (readonly MemoryPoint[])[], startedAt: number): ProgramMemory {
  const told = threads.flatMap((points, thread) =>
    points.map((point, i) => ({ ...point, thread, last: i === points.length - 1 })),
  )
  told.sort((a, b) => a.at - b.at)
  const latest = new Map<number, MemoryPoint>()
  const now: number[] = []
  const count = (point: MemoryPoint | undefined, sign: number): void => {
    for (const [i, bytes] of point?.bytes.entries() ?? []) now[i] = (now[i] ?? 0) + sign * (bytes ?? 0)
  }
  const sums = told.map((point) => {
    count(latest.get(point.thread), -1)
    count(point, 1)
    latest.set(point.thread, point)
    const sum = { ms: Math.max(0, Math.round(point.at - startedAt)), bytes: [...now] }
    if (point.last) {
      // A thread that has told for the last time holds nothing any more.
      count(point, -1)
      latest.delete(point.thread)
    }
    return sum
  })
  const of = (index: number): HeapPoint[] =>
    peaks(sums.map(({ ms, bytes }) => ({ ms, bytes: bytes[index] ?? 0 })))
  return {
    ...{ rss: of(0), external: of(1), arrayBuffers: of(2) },
    spaces: { young: of(3), old: of(4), large: of(5), code: of(6), other: of(7) },
  }
}

/** As few points as a chart can show, the largest of each stretch. */
function peaks(points: readonly HeapPoint[]): HeapPoint[] {
  const stretch = Math.ceil(points.length / MOST_POINTS)
  const most: HeapPoint[] = []
  points.forEach((point, index) => {
    const at = Math.floor(index / stretch)
    if (point.bytes >= (most[at]?.bytes ?? 0)) most[at] = point
  })
  return most
}
