import type { WatchDocument } from '../../model/watch.js'
import type { ChartRef } from '../charts/sketches.js'
import { code, markdown } from '../escape.js'
import { formatBytes, formatPercent } from '../format.js'
import { table } from '../markdown.js'
import { endOf, placeOf, rows, threadName } from './figures.js'

/** Sites in the report. */
const MOST_SITES = 15

/** The report of a watch as markdown, beside its charts. */
export function watchPage(watched: WatchDocument, charts: readonly ChartRef[]): string {
  const { environment, programs, startedAt } = watched
  const sections = [
    `# ${programs.map(({ command }) => code(command)).join(' against ')}`,
    `**Date**: ${startedAt.slice(0, 10)}  \n**Machine**: ${markdown(environment.cpu)}, ${environment.cores} cores, ${markdown(environment.os)}  \n**Node.js**: ${runtimesOf(watched)}`,
    ...programs.map((program) => `${code(program.command)}: ${endOf(program)}.`),
    ...comparisonOf(watched),
    ...charts.flatMap(({ file, alt, title }) => [`## ${title}`, `![${markdown(alt)}](${file})`]),
    ...programs.flatMap(sectionsOf),
    '## How this was seen',
    'A module that Node.js loads before the program’s own code notes every collection that `perf_hooks` tells of, reads the used heap at collections and five times a second, and samples allocations, once in 64 KB on average. ' +
      'What is allocated is the sum of what the heap grew by between collections; memory outside the heap, such as that of buffers, is not in it. Sites are estimates from samples. ' +
      'The watching itself allocates a little in every thread: it is in the rate, and not among the sites. A thread that never lets its event loop turn is seen at its end only.',
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
  const body = rows.map(({ label, of, format }) => [
    label,
    ...programs.map(({ threads }) => format(of(threads))),
  ])
  return [
    '## Side by side',
    table(head, body) ?? '',
    'Each program ran once, one after the other: a difference here is a hint. `gclab run` measures whether it holds.',
  ]
}

function sectionsOf({ command, threads }: WatchDocument['programs'][number]): string[] {
  const head = ['', ...threads.map((thread) => markdown(threadName(thread)))]
  const body = rows.map(({ label, of, format }) => [label, ...threads.map((thread) => format(of([thread])))])
  return [`## ${code(command)}`, table(head, body) ?? '', ...threads.flatMap(sitesOf)]
}

function sitesOf(thread: WatchDocument['programs'][number]['threads'][number]): string[] {
  const { sites } = thread.allocation
  const total = sites.reduce((sum, { bytes }) => sum + bytes, 0)
  const body = sites
    .slice(0, MOST_SITES)
    .map((site) => [
      code(site.function),
      code(placeOf(site)),
      formatBytes(site.bytes),
      formatPercent(site.bytes / total),
    ])
  const shown = table(['function', 'file', 'allocated (sampled)', 'share'], body, 2)
  return shown === null ? [] : [`### What allocates in ${markdown(threadName(thread))}`, shown]
}
