import type { LiveProgram, LiveThread, Slice } from '../../model/live-watch.js'
import { plain } from '../text/escape.js'
import { threadName, watchRows } from '../watch/figures.js'
import { causesOf, siteTable } from '../watch/sites.js'

/** What an open page is told: everything at first, then what has changed. */
export interface LiveEvent {
  readonly programs: readonly ProgramEvent[]
  /** Where the report will be, once all programs have ended: no more events come. */
  readonly report: string | null
}

export interface ProgramEvent extends Omit<LiveProgram, 'threads'> {
  /** Those with the most collections first. */
  readonly threads: readonly ThreadEvent[]
  /** Threads that there was no room for. */
  readonly others: number
}

export interface ThreadEvent {
  /** Tells it from all others. */
  readonly key: string
  readonly name: string
  readonly node: string
  readonly figures: readonly (readonly [label: string, figure: string])[]
  /** These take the place of the slices that the page has, from the index `from` on. */
  readonly from: number
  readonly slices: readonly Slice[]
  /** Only when another window of samples was read. */
  readonly sites?: SitesEvent
}

/** The table of what allocates: a function, its place, who called it, and its figures. */
export interface SitesEvent {
  readonly ms: number
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Sentences on which of them make the collections. */
  readonly causes: readonly string[]
}

/** Threads that the page shows. */
const MOST_THREADS = 50
const MOST_SITES = 15
const shown = ['minor GCs', 'major GCs', 'pause max', 'pauses in all', 'GC share, most', 'allocated']

/** What to tell a page of `programs` that has heard of them as of `before`. */
export function liveEvent(
  programs: readonly LiveProgram[],
  before: readonly LiveProgram[],
  report: string | null,
): LiveEvent {
  return {
    programs: programs.map((program, index): ProgramEvent => {
      const { command, end, elapsedMs } = program
      const known = new Map((before[index]?.threads ?? []).map((thread) => [keyOf(thread), thread]))
      const threads = [...program.threads]
        .sort((a, b) => collectionsOf(b) - collectionsOf(a))
        .slice(0, MOST_THREADS)
      return {
        ...{ command: plain(command), end, elapsedMs, others: program.threads.length - threads.length },
        threads: threads.map((thread) =>
          threadEvent(`${index}-${keyOf(thread)}`, thread, known.get(keyOf(thread))),
        ),
      }
    }),
    report,
  }
}

function threadEvent(key: string, thread: LiveThread, before: LiveThread | undefined): ThreadEvent {
  const from = thread.slices.findIndex((slice, at) => slice !== before?.slices[at])
  const { sitesMs } = thread
  return {
    ...{ key, name: plain(threadName(thread)), node: plain(thread.node) },
    figures: watchRows
      .filter(({ label }) => shown.includes(label))
      .map(({ label, of, format }) => [label.replace(', most', ''), format(of([thread]))]),
    from: from < 0 ? thread.slices.length : from,
    slices: from < 0 ? [] : thread.slices.slice(from),
    ...(sitesMs === null || sitesMs === before?.sitesMs ? {} : { sites: sitesEvent(thread, sitesMs) }),
  }
}

function sitesEvent(thread: LiveThread, ms: number): SitesEvent {
  const { head, rows } = siteTable([thread], MOST_SITES)
  return { ms, head, rows: rows.map((row) => row.map(plain)), causes: causesOf([thread]).map(plain) }
}

function keyOf({ pid, thread }: LiveThread): string {
  return `${pid}-${thread}`
}

function collectionsOf({ gc }: LiveThread): number {
  return (gc.minor ?? 0) + (gc.major ?? 0)
}
