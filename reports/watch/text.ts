import type { ThreadWatch, WatchDocument } from '../../model/watch.js'
import { aligned } from '../text/columns.js'
import { plain, shortened } from '../text/escape.js'
import { formatBytes, pluralize } from '../text/format.js'
import { byPauses, endOf, memoryRows, mostGained, remarksOn, threadName, watchRows } from './figures.js'
import { causesOf, siteTable } from './sites.js'

/** Sites in the terminal. */
const MOST_SITES = 5
/** Threads in columns, and in rows where they are more. */
const MOST_COLUMNS = 3
const MOST_THREADS = 20
const isLabel = (column: number) => column === 0
/** The figures of a thread that has only a row. */
const threadFigures = ['minor GCs', 'major GCs', 'pause max', 'pauses in all', 'allocated', 'heap, most seen']

/** The figures of a watch for the terminal: a column a thread. */
export function watchText({ programs }: WatchDocument): string {
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
  const sites = sitesText(first.threads)
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
export function liveText(threads: readonly ThreadWatch[], elapsedMs: number): string {
  const figure = (label: string): string => {
    const row = watchRows.find((one) => one.label === label)
    return row === undefined ? '' : row.format(row.of(threads))
  }
  const heap = threads.reduce((total, { gc }) => total + (gc.heap.at(-1)?.bytes ?? 0), 0)
  return (
    `${Math.round(elapsedMs / 1000)} s: heap ${formatBytes(heap)}, ${figure('minor GCs')} minor and ${figure('major GCs')} major ` +
    `collections, pauses ${figure('pauses in all')} (${figure('GC share, most')}), ${figure('allocation rate')}`
  )
}

function sitesText(threads: readonly ThreadWatch[]): string {
  const { head, rows } = siteTable(threads, MOST_SITES)
  if (rows.length === 0) return ''
  const lines = [head, ...rows].map(([fn = '', file = '', from = '', ...figures]) => [
    shortened(plain(`${fn} ${file}`)),
    shortened(plain(from)),
    ...figures,
  ])
  lines[0] = ['function', ...head.slice(2)]
  const told = causesOf(threads).map(plain)
  return ['Allocates most (sampled):', aligned(lines, ' │ ', isLabel), ...told].join('\n')
}
