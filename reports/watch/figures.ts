import type { HeapPoint } from '../../model/run.js'
import { type HeapSpace, heapSpaces, type ProgramWatch, type ThreadWatch } from '../../model/watch.js'
import {
  formatBytes,
  formatCount,
  formatMs,
  formatPercent,
  formatSpeedup,
  NOT_MEASURED,
  pluralize,
} from '../text/format.js'

/** A row of the tables: its label, and its figure of one thread, or of several taken together. */
export interface WatchRow {
  readonly label: string
  readonly of: (threads: readonly ThreadWatch[]) => number | null
  readonly format: (figure: number | null) => string
}

type Figure = number | null
type Of = (thread: ThreadWatch) => Figure | undefined

/** Unknown is in no sum, and no sum is known with it. */
const sum =
  (of: Of): WatchRow['of'] =>
  (threads) =>
    threads.map(of).reduce((total: Figure, one) => (total === null || one == null ? null : total + one), 0)

const most = (figures: readonly (Figure | undefined)[]): Figure =>
  figures.reduce((largest: Figure, one) => (one != null && one > (largest ?? -1) ? one : largest), null)

const largest =
  (of: Of): WatchRow['of'] =>
  (threads) =>
    most(threads.map(of))

/** With a thread of which something was lost, the longest pause of all is not known. */
const largestKnown =
  (of: Of): WatchRow['of'] =>
  (threads) =>
    threads.some(({ lostRecords = 0 }) => lostRecords > 0) ? null : most(threads.map(of))

const ofOne =
  (of: Of): WatchRow['of'] =>
  ([thread, ...others]) =>
    thread === undefined || others.length > 0 ? null : (of(thread) ?? null)

/** Of several threads, which need not have run together, over the time from the first to the last. */
const rateOf: WatchRow['of'] = (threads) => {
  const [only, ...others] = threads
  if (only === undefined || others.length === 0) return only?.allocation.bytesPerSecond ?? null
  const bytes = sum(({ allocation }) => allocation.heapBytes)(threads)
  const begun = Math.min(...threads.map(({ startMs = Number.NaN }) => startMs))
  const ended = Math.max(...threads.map(({ startMs = Number.NaN, durationMs }) => startMs + durationMs))
  return bytes !== null && ended > begun ? (bytes / (ended - begun)) * 1000 : null
}

const rate = (bytes: Figure) => (bytes === null ? NOT_MEASURED : `${formatBytes(bytes)}/s`)

/** Sums over threads, the largest where a sum would mean nothing; percentiles only of a single thread. */
export const watchRows: readonly WatchRow[] = [
  { label: 'watched', of: largest(({ durationMs }) => durationMs), format: formatMs },
  { label: 'minor GCs', of: sum(({ gc }) => gc.minor), format: formatCount },
  { label: 'major GCs', of: sum(({ gc }) => gc.major), format: formatCount },
  { label: 'pause p50', of: ofOne(({ gc }) => gc.pauseMs.p50), format: formatMs },
  { label: 'pause p99', of: ofOne(({ gc }) => gc.pauseMs.p99), format: formatMs },
  { label: 'pause max', of: largestKnown(({ gc }) => gc.pauseMs.max), format: formatMs },
  { label: 'pauses in all', of: sum(({ gc }) => gc.pauseMs.total), format: formatMs },
  { label: 'GC share, most', of: largestKnown(({ gc }) => gc.share), format: formatPercent },
  { label: 'allocated', of: sum(({ allocation }) => allocation.heapBytes), format: formatBytes },
  { label: 'allocation rate', of: rateOf, format: rate },
  {
    label: 'heap, most seen',
    of: largest(({ gc }) => most(gc.heap.map(({ bytes }) => bytes))),
    format: formatBytes,
  },
]

/** What the collector's share comes to; empty where it is not known, or none. */
export function mostGained(threads: readonly ThreadWatch[]): string {
  const share = watchRows.find(({ label }) => label === 'GC share, most')?.of(threads) ?? null
  if (share === null || share === 0 || share >= 1) return ''
  const whose = threads.length > 1 ? 'a thread' : 'the program'
  return `Pauses took ${formatPercent(share)} of the time: without any, ${whose} would be at most ${formatSpeedup(1 - share)} as fast.`
}

/** The figures of a program as a whole, beside those of its threads. */
export const memoryRows: readonly {
  readonly label: string
  readonly of: (program: ProgramWatch) => string
}[] = [
  { label: 'resident memory, most seen', of: ({ memory }) => formatBytes(mostOf(memory?.rss)) },
  { label: 'of it outside of the heap', of: ({ memory }) => formatBytes(mostOf(memory?.external)) },
  { label: 'of that ArrayBuffers', of: ({ memory }) => formatBytes(mostOf(memory?.arrayBuffers)) },
]

/** The heap of a program by its spaces, the most of each, in words; empty where it was not told. */
export function spacesText({ memory }: ProgramWatch): string {
  const { spaces } = memory ?? {}
  if (spaces === undefined) return ''
  return heapSpaces.map((space) => `${spaceNames[space]} ${formatBytes(mostOf(spaces[space]))}`).join(', ')
}

/** What the spaces of the heap are called. */
export const spaceNames: Readonly<Record<HeapSpace, string>> = {
  young: 'young generation',
  old: 'old',
  large: 'large objects',
  code: 'code',
  other: 'other',
}

function mostOf(points: readonly HeapPoint[] = []): number | null {
  return most(points.map(({ bytes }) => bytes))
}

/** What keeps the figures from being the program's, or all of it: a sentence each. */
export function remarksOn({ threads, unseen = [], memory }: ProgramWatch): string[] {
  const lost = threads.filter(({ lostRecords = 0 }) => lostRecords > 0)
  const records = lost.reduce((sum, { lostRecords = 0 }) => sum + lostRecords, 0)
  const caused = threads.reduce((sum, { gc }) => sum + (gc.causedByGclab ?? 0), 0)
  return [
    ...unseen.map((what) => `Not watched, and in no figure here: ${what}.`),
    ...(lost.length === 0
      ? []
      : [
          `${pluralize(records, 'record')} of ${pluralize(lost.length, 'thread')} could not be written, as when the folder for temporary files is full: totals and shares are not known. TMPDIR names another folder.`,
        ]),
    ...(memory === undefined || caused === 0
      ? []
      : [`The watching itself caused ${pluralize(caused, 'collection')}, counted in no other figure.`]),
  ]
}

/** What a thread is called: its script, and its process or number where that tells it from others. */
export function threadName({ script, pid, thread }: ThreadWatch): string {
  const name = script.split(/[\\/]/).at(-1) || 'node'
  return thread === 0 ? `${name} (${pid})` : `${name} (${pid}, worker ${thread})`
}

/** How a program came to its end, as the end of a sentence. */
export function endOf({ ended, exitCode, signal, durationMs, leftRunning }: ProgramWatch): string {
  const seconds = Math.round(durationMs / 1000)
  if (leftRunning !== undefined)
    return `${leftRunning ? 'left running' : 'ended by itself'} after ${seconds} s of watching`
  const how = signal === null ? `exit code ${exitCode}` : `${signal}`
  return ended ? `stopped with ${how} after ${seconds} s` : `ended with ${how}`
}

/** The threads with the longest pauses first. */
export function byPauses(threads: readonly ThreadWatch[]): ThreadWatch[] {
  return [...threads].sort((a, b) => (b.gc.pauseMs.total ?? 0) - (a.gc.pauseMs.total ?? 0))
}
