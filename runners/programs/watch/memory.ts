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
  const now = { rss: 0, external: 0, arrayBuffers: 0 }
  const count = (point: MemoryPoint | undefined, sign: number): void => {
    now.rss += sign * (point?.rss ?? 0)
    now.external += sign * (point?.external ?? 0)
    now.arrayBuffers += sign * (point?.arrayBuffers ?? 0)
  }
  const sums = told.map((point) => {
    count(latest.get(point.thread), -1)
    count(point, 1)
    latest.set(point.thread, point)
    const sum = { ms: Math.max(0, Math.round(point.at - startedAt)), ...now }
    if (point.last) {
      // A thread that has told for the last time holds nothing any more.
      count(point, -1)
      latest.delete(point.thread)
    }
    return sum
  })
  const of = (key: 'rss' | 'external' | 'arrayBuffers'): HeapPoint[] =>
    peaks(sums.map((sum) => ({ ms: sum.ms, bytes: sum[key] })))
  return { rss: of('rss'), external: of('external'), arrayBuffers: of('arrayBuffers') }
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
