import type { ThreadWatch, WatchDocument } from '../../model/watch.js'
import { plain } from '../escape.js'
import { formatBytes, formatMs, formatPercent } from '../format.js'
import { endOf, placeOf, rows, threadName } from './figures.js'

/** Sites in the terminal. */
const MOST_SITES = 5

/** The figures of a watch for the terminal: a column a program, or a column a thread when it is one program. */
export function watchText({ programs }: WatchDocument): string {
  const [first] = programs
  if (first === undefined) return ''
  const several = programs.length > 1
  const columns = several
    ? programs.map(({ command, threads }) => ({ name: command, threads }))
    : [
        ...(first.threads.length > 1 ? [{ name: 'all threads', threads: first.threads }] : []),
        ...first.threads.map((thread) => ({ name: threadName(thread), threads: [thread] })),
      ]
  const cells = [
    ['', ...columns.map(({ name }) => shortened(plain(name)))],
    ...rows.map(({ label, of, format }) => [label, ...columns.map(({ threads }) => format(of(threads)))]),
  ]
  const ends = programs.map((program) => `${plain(program.command)}: ${endOf(program)}.`)
  const sites = programs.map(({ command, threads }) => sitesText(several ? plain(command) : null, threads))
  return `\n${aligned(cells)}\n\n${[...ends, ...sites.filter((text) => text !== '')].join('\n')}\n`
}

/** One line on what was seen so far. */
export function liveText(threads: readonly ThreadWatch[], elapsedMs: number): string {
  const figure = (label: string): string => {
    const row = rows.find((one) => one.label === label)
    return row === undefined ? '' : row.format(row.of(threads))
  }
  const heap = threads.reduce((total, { gc }) => total + (gc.heap.at(-1)?.bytes ?? 0), 0)
  const share = formatPercent(Math.max(0, ...threads.map(({ gc }) => gc.share)))
  return (
    `${Math.round(elapsedMs / 1000)} s: heap ${formatBytes(heap)}, ${figure('minor GCs')} minor and ${figure('major GCs')} major ` +
    `collections, pauses ${formatMs(threads.reduce((total, { gc }) => total + gc.pauseMs.total, 0))} (${share}), ${figure('allocation rate')}`
  )
}

function sitesText(command: string | null, threads: readonly ThreadWatch[]): string {
  const sites = threads.flatMap(({ allocation }) => allocation.sites).sort((a, b) => b.bytes - a.bytes)
  if (sites.length === 0) return ''
  const lines = sites
    .slice(0, MOST_SITES)
    .map(
      (site) => `  ${formatBytes(site.bytes).padStart(9)}  ${plain(site.function)}  ${plain(placeOf(site))}`,
    )
  return [`Allocates most${command === null ? '' : `, ${command}`} (sampled):`, ...lines].join('\n')
}

function aligned(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => [...(row[column] ?? '')].length)),
  )
  return cells
    .map(([label = '', ...figures]) =>
      [label.padEnd(widths[0] ?? 0), ...figures.map((figure, i) => figure.padStart(widths[i + 1] ?? 0))].join(
        ' │ ',
      ),
    )
    .join('\n')
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
