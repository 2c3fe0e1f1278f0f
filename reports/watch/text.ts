import type { LiveThread } from '../../model/live-watch.js'
import { shortened } from '../../model/shortened.js'
import type { ThreadWatch, WatchDocument } from '../../model/watch.js'
import { aligned, widest } from '../text/columns.js'
import { plain } from '../text/escape.js'
import { formatBytes, pluralize } from '../text/format.js'
import { byPauses, endOf, memoryRows, mostGained, remarksOn, threadName, watchRows } from './figures.js'
import { causesOf, siteTable } from './sites.js'

/** Sites in the terminal. */
const MOST_SITES = 5
/** Threads in columns, and in rows where they are more. */
const MOST_COLUMNS = 3
const MOST_THREADS = 20
/** Columns of a table of sites beside its figures: from these on there is room for callers. */
const WITH_CALLERS = 50
const [SHORTEST_NAME, LONGEST_NAME] = [16, 40]
const isLabel = (column: number) => column === 0
/** The figures of a thread that has only a row. */
const threadFigures = ['minor GCs', 'major GCs', 'pause max', 'pauses in all', 'allocated', 'heap, most seen']

/** The figures of a watch for the terminal: a column a thread. */
export function watchText({ programs }: WatchDocument, width: number): string {
  const [first] = programs
  if (first === undefined) return ''
  const many = first.threads.length > MOST_COLUMNS
  const columns = [
    ...(first.threads.length > 1 ? [{ name: 'all threads', threads: first.threads }] : []),
    ...(many ? [] : first.threads.map((thread) => ({ name: threadName(thread), threads: [thread] }))),
  ]
  const cells = [
    ['', ...columns.map(({ name }) => shortened(plain(name)))],
    ...watchRows.map(({ label, of, format }) => [
      label,
      ...columns.map(({ threads }) => format(of(threads))),
    ]),
    // They are the program's, and stand in its first column.
    ...memoryRows.map(({ label, of }) => [label, of(first)]),
  ]
  const sites = sitesText(first.threads, width)
  const told = [
    `${plain(first.command)}: ${endOf(first)}.`,
    ...remarksOn(first).map(plain),
    mostGained(first.threads),
    sites,
  ]
  const tables = [aligned(cells, ' │ ', isLabel), ...(many ? [threadsText(first.threads)] : [])]
  return `\n${tables.join('\n\n')}\n\n${told.filter((line) => line !== '').join('\n')}\n`
}

/** A row a thread, those with the longest pauses first, where they are too many for columns. */
function threadsText(threads: readonly ThreadWatch[]): string {
  const shown = byPauses(threads).slice(0, MOST_THREADS)
  const figures = watchRows.filter(({ label }) => threadFigures.includes(label))
  const lines = aligned(
    [
      ['', ...figures.map(({ label }) => label)],
      ...shown.map((thread) => [
        shortened(plain(threadName(thread))),
        ...figures.map(({ of, format }) => format(of([thread]))),
      ]),
    ],
    ' │ ',
    isLabel,
  )
  const rest = threads.length - shown.length
  return rest === 0 ? lines : `${lines}\nand ${pluralize(rest, 'more thread')}: in watch.json`
}

/** One line on what was seen so far. */
export function liveText(threads: readonly LiveThread[], elapsedMs: number): string {
  const figure = (label: string): string => {
    const row = watchRows.find((one) => one.label === label)
    return row === undefined ? '' : row.format(row.of(threads))
  }
  const heap = threads.reduce(
    (total, { gc, isOver }) => total + (isOver ? 0 : (gc.heap.at(-1)?.bytes ?? 0)),
    0,
  )
  return (
    `${Math.round(elapsedMs / 1000)} s: heap ${formatBytes(heap)}, ${figure('minor GCs')} minor and ${figure('major GCs')} major ` +
    `collections, pauses ${figure('pauses in all')} (${figure('GC share, most')}), ${figure('allocation rate')}`
  )
}

/** On a narrow terminal without the callers, which report.md has, and with names as long as there is room. */
function sitesText(threads: readonly ThreadWatch[], width: number): string {
  const { head, rows, traced } = siteTable(threads, MOST_SITES)
  if (rows.length === 0) return ''
  const figuresOf = (row: readonly string[]) => row.slice(3)
  const columns = figuresOf(head).map(
    (_, at) => 3 + widest([head, ...rows].map((row) => figuresOf(row)[at] ?? '')),
  )
  const room = columns.reduce((left, column) => left - column, width)
  const withCallers = room >= WITH_CALLERS
  const most = Math.max(SHORTEST_NAME, Math.min(LONGEST_NAME, withCallers ? Math.floor(room / 2) : room))
  const line = (name: string, from: string, row: readonly string[]) =>
    [name, ...(withCallers ? [from] : []), ...figuresOf(row)].map((cell, at) =>
      at < (withCallers ? 2 : 1) ? shortened(cell, most) : cell,
    )
  const lines = [
    line('function', head[2] ?? '', head),
    ...rows.map((row) => line(plain(`${row[0]} ${row[1]}`), plain(row[2] ?? ''), row)),
  ]
  const told = causesOf(threads).map(plain)
  return [`Allocates most (known of ${traced}):`, aligned(lines, ' │ ', isLabel), ...told].join('\n')
}
