import { basename, dirname, join, relative, resolve } from 'node:path'
import type { NamedRun } from '../judge/between-runs/align-rows.js'
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
  Record<CompareOptions['format'], (runs: readonly NamedRun[], last: NamedRun) => string>
> = {
  text: (runs) => compareText(compareRuns(runs)),
  markdown: (runs) => compareMarkdown(compareRuns(runs)),
  csv: (runs) => compareCsv(compareRuns(runs)),
  json: (runs) => toJson(compareRuns(runs)),
  'github-action-benchmark': (_, { run }) => toJson(githubActionBenchmark(run)),
  bencher: (_, { run }) => toJson(bencherMetrics(run)),
}

/** `gclab compare`: saved runs side by side, each against the first. */
export async function compare(
  files: readonly string[],
  { format }: CompareOptions,
  io: Io,
): Promise<ExitCode> {
  const paths = files.map((file) => resolve(io.cwd, file))
  const runs = paths.map((path, index) => ({ label: labelOf(paths, index, io.cwd), run: readRun(path) }))
  const last = runs[runs.length - 1]
  if (last === undefined)
    throw usageError('name the saved runs to compare, as in "gclab compare old.json new.json"')
  if (runs.every(({ run }) => run.scenarios.every(({ cases }) => cases.length === 0))) {
    throw unmeasuredError('none of these runs has a case: there is nothing to compare')
  }
  const text = formatters[format](runs, last)
  io.stdout.write(format === 'text' ? wrapToTerminal(text, io.stdout) : text)
  return exitCodes.ok
}

/** A file by its name where that tells the runs apart, else by its path. */
function labelOf(paths: readonly string[], index: number, cwd: string): string {
  const path = paths[index] as string
  const names = paths.map((each) => basename(each))
  if (names.indexOf(basename(path)) === names.lastIndexOf(basename(path))) return basename(path)
  const short = relative(cwd, path)
  return short.startsWith('..') ? join(basename(dirname(path)), basename(path)) : short
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
