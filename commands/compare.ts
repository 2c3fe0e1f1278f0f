import { basename, dirname, resolve, sep } from 'node:path'
import { alignRows, haveCommonRow, type NamedRun } from '../judge/between-runs/align-rows.js'
import { compareRuns } from '../judge/between-runs/compare-runs.js'
import { type ExitCode, exitCodes, unmeasuredError, usageError } from '../model/errors.js'
import { compareCsv } from '../reports/compare/csv.js'
import { compareMarkdown } from '../reports/compare/markdown.js'
import { compareText } from '../reports/compare/text.js'
import { bencherMetrics } from '../reports/exports/bencher.js'
import { githubActionBenchmark } from '../reports/exports/github-action-benchmark.js'
import { readRun } from '../storage/run-file.js'
import { type Io, wrapToTerminal } from './io.js'
import type { CompareOptions } from './options/table.js'

/** What each format makes of the runs. The exports are of the last run: those tools keep the earlier ones. */
const formatters: Readonly<
  Record<Exclude<CompareOptions['format'], 'text'>, (runs: readonly NamedRun[], last: NamedRun) => string>
> = {
  markdown: (runs) => compareMarkdown(compareRuns(runs)),
  csv: (runs) => compareCsv(compareRuns(runs)),
  json: (runs) => toJson(compareRuns(runs)),
  'github-action-benchmark': (_, { run }) => toJson(githubActionBenchmark(run)),
  bencher: (_, { run }) => toJson(bencherMetrics(run)),
}

/** `gclab compare`: saved runs side by side, each against the first. */
export async function compare(
  files: readonly string[],
  { format: given, json, verbose }: CompareOptions,
  io: Io,
): Promise<ExitCode> {
  if (json && given !== 'text' && given !== 'json')
    throw usageError(`--json is --format json, and --format ${given} was asked for too: leave one out`)
  const format = json ? 'json' : given
  const paths = files.map((file) => resolve(io.cwd, file))
  const runs = paths.map((path, index) => ({ label: labelOf(paths, index), run: readRun(path) }))
  const last = runs[runs.length - 1]
  if (last === undefined)
    throw usageError('name the saved runs to compare, as in "gclab compare old.json new.json"')
  if (runs.every(({ run }) => run.scenarios.every(({ cases }) => cases.length === 0))) {
    throw unmeasuredError('none of these runs has a case: there is nothing to compare')
  }
  const isExport = format === 'github-action-benchmark' || format === 'bencher'
  if (!isExport && runs.length > 1 && !haveCommonRow(alignRows(runs.map(({ run }) => run))))
    throw unmeasuredError(nothingInCommon(runs))
  io.stdout.write(
    format === 'text'
      ? wrapToTerminal(compareText(compareRuns(runs), verbose), io.stdout)
      : formatters[format](runs, last),
  )
  return exitCodes.ok
}

function nothingInCommon(runs: readonly NamedRun[]): string {
  const each = runs.map(({ label, run }) => {
    const names = run.scenarios.map(({ name }) => name)
    const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
    return `${label} has ${names.slice(0, NAMED).join(', ') || 'nothing'}${rest}`
  })
  return `these runs have no variant of a case in common, so nothing is compared: ${each.join('; ')}`
}

/** How many scenarios of a run an error names. */
const NAMED = 4

/** A file by its name where that tells the runs apart, else by its path from the last folder they share. */
function labelOf(paths: readonly string[], index: number): string {
  const path = paths[index] as string
  const names = paths.map((each) => basename(each))
  if (names.indexOf(basename(path)) === names.lastIndexOf(basename(path))) return basename(path)
  const folders = paths.map((each) => dirname(each).split(sep))
  // The shortest path has no folder below the last that all share.
  const [shortest = []] = [...folders].sort((a, b) => a.length - b.length)
  const differ = shortest.findIndex((name, at) => folders.some((each) => each[at] !== name))
  const shared = differ < 0 ? shortest.length - 1 : differ
  return path.split(sep).slice(shared).join('/')
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
