import type { CollectionReason, ProgramWatch, ThreadWatch, WatchDocument } from '../../model/watch.js'
import type { ChartRef } from '../charts/charts-of-scenario.js'
import { code, markdown } from '../text/escape.js'
import { formatCount } from '../text/format.js'
import { table } from '../text/markdown.js'
import { byPauses, endOf, memoryRows, remarksOn, spacesText, threadName, watchRows } from './figures.js'
import { causesOf, fileRows, packageRows, siteTable } from './sites.js'

/** Sites in the report. */
const MOST_SITES = 15
/** Threads in columns; more are in rows, so many at most. */
const MOST_COLUMNS = 6
const MOST_THREADS = 50

/** The report of a watch as markdown, beside its charts and the flame graphs of its programs. */
export function watchPage(
  watched: WatchDocument,
  charts: readonly ChartRef[],
  flames: readonly string[],
): string {
  const { environment, programs, startedAt } = watched
  const sections = [
    `# ${programs.map(({ command }) => code(command)).join()}`,
    `**Date**: ${startedAt.slice(0, 10)}  \n**Machine**: ${markdown(environment.cpu)}, ${environment.cores} cores, ${markdown(environment.os)}  \n**Node.js**: ${runtimesOf(watched)}`,
    ...programs.map((program) => `${code(program.command)}: ${endOf(program)}.`),
    ...programs.flatMap(remarksOn).map(markdown),
    ...charts.flatMap(({ file, alt, title }) => [`## ${title}`, `![${markdown(alt)}](${file})`]),
    ...programs.flatMap((program, index) => sectionsOf(program, flames[index] ?? '')),
    '## How this was seen',
    'A module that Node.js loads before the program’s own code notes every collection that `perf_hooks` tells of, reads the memory five times a second and the heap at collections, and samples allocations, once in 512 KB on average, or less often where much is allocated. ' +
      'What is allocated is the sum of what the heap grew by between collections; memory outside the heap, such as that of buffers, has rows of its own. Sites are estimates from samples, in windows of three kinds in turn: all that is allocated; what of it no collection of the young generation frees; what of it is alive at the window’s end. Every second window is of the first kind; in the others a function is held to allocate at the lower of its shares in the two beside. What survives is not looked for in the first window: what the program allocates to begin with, and keeps, is in no column of survivors. ' +
      'What the watching itself allocates in its turns, and the collections that begin in them, are left out. Before Node.js 26 reading the samples forces a full collection: after half a second, 1, 2, 3, 5, 7 and so on, up to once a minute. A thread that never lets its event loop turn is seen at its end only.',
  ]
  return `${sections.join('\n\n')}\n`
}

function runtimesOf({ programs }: WatchDocument): string {
  const versions = programs.flatMap(({ threads }) => threads.map(({ node }) => node))
  return [...new Set(versions)].join(', ')
}

function sectionsOf(program: ProgramWatch, flame: string): string[] {
  const { command, threads } = program
  const many = threads.length > MOST_COLUMNS
  const spaces = spacesText(program)
  return [
    `## ${code(command)}`,
    (many ? threadRows(threads) : threadColumns(threads)) ?? '',
    table(
      ['all threads', ''],
      [
        ...memoryRows.map(({ label, of }) => [label, of(program)]),
        ...(spaces === '' ? [] : [['heap by space, most of each, used or not', spaces]]),
      ],
    ) ?? '',
    ...titled('### Why V8 collected', table(['reason', 'what helps', 'collections'], reasonRows(threads), 2)),
    ...(many
      ? sitesOf('all threads', threads)
      : threads.flatMap((thread) => sitesOf(markdown(threadName(thread)), [thread]))),
    ...(flame === ''
      ? []
      : [`Who calls whom: the [flame graph](${flame}) of what allocates and of what survives.`]),
    ...titled('### Whose code allocates', table(['package', ...SHARES], packageRows(threads).map(escaped))),
    ...titled(
      '### In which of the program’s files',
      table(['file', ...SHARES], fileRows(threads, MOST_FILES).map(escaped)),
    ),
  ]
}

function threadColumns(threads: readonly ThreadWatch[]): string | null {
  const body = watchRows.map(({ label, of, format }) => [
    label,
    ...threads.map((thread) => format(of([thread]))),
  ])
  return table(['', ...threads.map((thread) => markdown(threadName(thread)))], body)
}

function threadRows(threads: readonly ThreadWatch[]): string | null {
  const shown = byPauses(threads).slice(0, MOST_THREADS)
  const line = (name: string, of: readonly ThreadWatch[]) => [
    name,
    ...watchRows.map((row) => row.format(row.of(of))),
  ]
  const rest = threads.length - shown.length
  const body = [
    line('all threads', threads),
    ...shown.map((thread) => line(markdown(threadName(thread)), [thread])),
    ...(rest > 0 ? [[`and ${rest} more, in watch.json`, ...watchRows.map(() => '')]] : []),
  ]
  return table(['', ...watchRows.map(({ label }) => label)], body)
}

/** Columns that say how much of all it is. */
const SHARES = ['of what is allocated', 'of what survives']
const MOST_FILES = 10

function sitesOf(name: string, threads: readonly ThreadWatch[]): string[] {
  const { head, rows, traced } = siteTable(threads, MOST_SITES)
  const body = rows.map(([fn = '', file = '', from = '', ...figures]) => [
    code(fn),
    code(file),
    from === '' ? '' : code(from),
    ...figures,
  ])
  const told = [`Known of ${traced} allocated.`, ...causesOf(threads).map(markdown)].join(' ')
  return rows.length === 0 ? [] : titled(`### What allocates in ${name}`, table(head, body, 3)).concat(told)
}

const escaped = ([name = '', ...figures]: readonly string[]): readonly string[] => [code(name), ...figures]

function titled(title: string, shown: string | null): string[] {
  return shown === null ? [] : [title, shown]
}

/** What each reason means, and what helps. */
const advice: Readonly<Record<CollectionReason, string>> = {
  allocation:
    'A generation was full. Allocate less at the sites below, or give young objects room: `--max-semi-space-size`.',
  external:
    'Memory outside of the heap, as of Buffers, had grown: reuse buffers, or let go of them in smaller pieces.',
  idle: 'The program allocated little, and V8 gave memory back. Watching a program that rests brings on some, too.',
  scheduled: 'Old space neared its limit, and V8 collected it in a task of its own: see what survives.',
  forced: 'The program, or a tool, called for it: look for `global.gc` and heap snapshots.',
  'memory pressure':
    'V8 was about to run out of memory: raise `--max-old-space-size`, or look for what leaks.',
  unstated:
    'V8 gave no reason, and the young generation was not half full: most often memory of Buffers outside of the heap.',
}

/** How often V8 collected for which reason, the most frequent first, with a line of advice each. */
export function reasonRows(threads: readonly ThreadWatch[]): readonly (readonly string[])[] {
  const counts = new Map<CollectionReason, number>()
  for (const { gc } of threads)
    for (const [reason, count] of Object.entries(gc.reasons ?? {}) as [CollectionReason, number][])
      counts.set(reason, (counts.get(reason) ?? 0) + count)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => [reason, advice[reason], formatCount(count)])
}
