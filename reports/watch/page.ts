import type { ProgramWatch, ThreadWatch, WatchDocument, WatchedSite } from '../../model/watch.js'
import type { ChartRef } from '../charts/charts-of-scenario.js'
import { code, markdown } from '../text/escape.js'
import { formatBytes, formatPercent } from '../text/format.js'
import { table } from '../text/markdown.js'
import {
  byPauses,
  endOf,
  memoryRows,
  remarksOn,
  sitePlace,
  sitesOfAll,
  threadName,
  watchRows,
} from './figures.js'

/** Sites in the report. */
const MOST_SITES = 15
/** Threads in columns; more are in rows, so many at most. */
const MOST_COLUMNS = 6
const MOST_THREADS = 50

/** The report of a watch as markdown, beside its charts. */
export function watchPage(watched: WatchDocument, charts: readonly ChartRef[]): string {
  const { environment, programs, startedAt } = watched
  const sections = [
    `# ${programs.map(({ command }) => code(command)).join(' against ')}`,
    `**Date**: ${startedAt.slice(0, 10)}  \n**Machine**: ${markdown(environment.cpu)}, ${environment.cores} cores, ${markdown(environment.os)}  \n**Node.js**: ${runtimesOf(watched)}`,
    ...programs.map((program) => `${code(program.command)}: ${endOf(program)}.`),
    ...programs.flatMap(remarksOn).map(markdown),
    ...comparisonOf(watched),
    ...charts.flatMap(({ file, alt, title }) => [`## ${title}`, `![${markdown(alt)}](${file})`]),
    ...programs.flatMap(sectionsOf),
    '## How this was seen',
    'A module that Node.js loads before the program’s own code notes every collection that `perf_hooks` tells of, reads the memory five times a second and the heap at collections, and samples allocations, once in 64 KB on average, or less often where much is allocated. ' +
      'What is allocated is the sum of what the heap grew by between collections; memory outside the heap, such as that of buffers, has rows of its own. Sites are estimates from samples. ' +
      'What the watching itself allocates in its turns, and the collections that begin in them, are left out. Before Node.js 26 reading the samples forces a full collection: after 0.6 s, then each time after twice as long, up to once a minute. A thread that never lets its event loop turn is seen at its end only.',
  ]
  return `${sections.join('\n\n')}\n`
}

function runtimesOf({ programs }: WatchDocument): string {
  const versions = programs.flatMap(({ threads }) => threads.map(({ node }) => node))
  return [...new Set(versions)].join(', ')
}

/** Two programs side by side. One run of each: no interval, and no verdict. */
function comparisonOf({ programs }: WatchDocument): string[] {
  if (programs.length < 2) return []
  const head = ['all threads', ...programs.map(({ command }) => code(command))]
  const body = [
    ...watchRows.map(({ label, of, format }) => [
      label,
      ...programs.map(({ threads }) => format(of(threads))),
    ]),
    ...memoryRows.map(({ label, of }) => [label, ...programs.map(of)]),
  ]
  return [
    '## Side by side',
    table(head, body) ?? '',
    'Each program ran once, one after the other: a difference here is a hint. `gclab run` measures whether it holds.',
  ]
}

function sectionsOf(program: ProgramWatch): string[] {
  const { command, threads } = program
  const many = threads.length > MOST_COLUMNS
  return [
    `## ${code(command)}`,
    (many ? threadRows(threads) : threadColumns(threads)) ?? '',
    table(
      ['all threads', ''],
      memoryRows.map(({ label, of }) => [label, of(program)]),
    ) ?? '',
    ...(many
      ? sitesOf('all threads', sitesOfAll(threads))
      : threads.flatMap((thread) => sitesOf(markdown(threadName(thread)), thread.allocation.sites))),
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

function sitesOf(name: string, sites: readonly WatchedSite[]): string[] {
  const total = sites.reduce((sum, { bytes }) => sum + bytes, 0)
  const body = sites
    .slice(0, MOST_SITES)
    .map((site) => [
      code(site.function),
      code(sitePlace(site)),
      formatBytes(site.bytes),
      formatPercent(site.bytes / total),
    ])
  const shown = table(['function', 'file', 'allocated (sampled)', 'share'], body, 2)
  return shown === null ? [] : [`### What allocates in ${name}`, shown]
}
