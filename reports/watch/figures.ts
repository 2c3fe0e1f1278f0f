import type { ProgramWatch, ThreadWatch, WatchedSite } from '../../model/watch.js'
import { formatBytes, formatCount, formatMs, formatPercent, NOT_MEASURED } from '../format.js'

/** A row of the tables: its label, and its figure of one thread, or of several taken together. */
export interface Row {
  readonly label: string
  readonly of: (threads: readonly ThreadWatch[]) => number | null
  readonly format: (figure: number | null) => string
}

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0)
const most = (figures: readonly (number | null)[]): number | null => {
  const known = figures.filter((figure) => figure !== null)
  return known.length === 0 ? null : Math.max(...known)
}
const known = (figures: readonly (number | null)[]): number | null =>
  figures.some((figure) => figure === null) ? null : sum(figures.filter((figure) => figure !== null))
const onlyOne = <R>(threads: readonly ThreadWatch[], of: (thread: ThreadWatch) => R): R | null => {
  const [thread] = threads
  return thread === undefined || threads.length > 1 ? null : of(thread)
}

/** Sums over threads, the largest where a sum would mean nothing; percentiles only of a single thread. */
export const rows: readonly Row[] = [
  { label: 'watched', of: (all) => most(all.map(({ durationMs }) => durationMs)), format: formatMs },
  { label: 'minor GCs', of: (all) => sum(all.map(({ gc }) => gc.minor)), format: formatCount },
  { label: 'major GCs', of: (all) => sum(all.map(({ gc }) => gc.major)), format: formatCount },
  { label: 'pause p50', of: (all) => onlyOne(all, ({ gc }) => gc.pauseMs.p50), format: formatMs },
  { label: 'pause p99', of: (all) => onlyOne(all, ({ gc }) => gc.pauseMs.p99), format: formatMs },
  { label: 'pause max', of: (all) => most(all.map(({ gc }) => gc.pauseMs.max)), format: formatMs },
  { label: 'pauses in all', of: (all) => sum(all.map(({ gc }) => gc.pauseMs.total)), format: formatMs },
  { label: 'GC share, most', of: (all) => most(all.map(({ gc }) => gc.share)), format: formatPercent },
  {
    label: 'allocated',
    of: (all) => known(all.map(({ allocation }) => allocation.heapBytes)),
    format: formatBytes,
  },
  {
    label: 'allocation rate',
    of: (all) => known(all.map(({ allocation }) => allocation.bytesPerSecond)),
    format: (rate) => (rate === null ? NOT_MEASURED : `${formatBytes(rate)}/s`),
  },
  {
    label: 'heap, most seen',
    of: (all) => most(all.map(({ gc }) => most(gc.heap.map(({ bytes }) => bytes)))),
    format: formatBytes,
  },
]

/** What a thread is called: its script, and its process or number where that tells it from others. */
export function threadName({ script, pid, thread }: ThreadWatch): string {
  const name = script.split(/[\\/]/).at(-1) || 'node'
  return thread === 0 ? `${name} (${pid})` : `${name} (${pid}, worker ${thread})`
}

/** Where a function stands, as editors open it. */
export function placeOf({ file, line }: WatchedSite): string {
  return line === 0 ? file : `${file}:${line}`
}

/** How a program came to its end, as the end of a sentence. */
export function endOf({ ended, exitCode, signal }: ProgramWatch): string {
  const how = signal === null ? `exit code ${exitCode}` : `${signal}`
  return ended ? `it was asked to end, and did with ${how}` : `it ended with ${how}`
}
