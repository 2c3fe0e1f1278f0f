import { readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { NamedRun } from '../judge/between-runs/align-rows.js'
import { historyOf, inOrder } from '../judge/between-runs/series.js'
import { type ExitCode, exitCodes, LabError, messageOf, usageError } from '../model/errors.js'
import { changesInWords, historySketches, renderHistory } from '../reports/history/page.js'
import { plain } from '../reports/text/escape.js'
import { pluralize } from '../reports/text/format.js'
import { writePage } from '../storage/own-files.js'
import { readRun } from '../storage/run-file.js'
import { chartsOf, picturesIn } from './charts-beside.js'
import { type Io, pathFrom, wrapToTerminal } from './io.js'
import type { Where } from './options/table.js'

/** `gclab history`: the figures of all saved runs below a folder over time, as a page with charts. */
export async function history(folder: string, options: Where, io: Io): Promise<ExitCode> {
  const runs = inOrder(readRuns(resolve(io.cwd, folder), io))
  if (runs.length === 0) throw usageError(`there is no saved run of gclab below ${folder}`)
  const metrics = historyOf(runs)
  const charts = await chartsOf(historySketches(runs, metrics), options.charts, io)
  const out = resolve(io.cwd, options.out)
  const page = join(out, 'history.md')
  writePage(page, renderHistory(runs, metrics, charts), picturesIn(out, charts))
  if (options.json) {
    const read = runs.map(({ label, run }) => ({
      file: label,
      startedAt: run.startedAt,
      node: run.environment.node,
    }))
    const series = metrics.map(({ metric: { id, label, unit }, ...rest }) => ({
      metric: { id, label, unit },
      ...rest,
    }))
    io.stdout.write(`${JSON.stringify({ schema: 'gclab/history@1', runs: read, metrics: series })}\n`)
    return exitCodes.ok
  }
  const changes = metrics.flatMap(({ series }) => series.flatMap((one) => one.changes)).length
  const told = `${pluralize(runs.length, 'run')}, ${pluralize(changes, 'change')}.\n${changesInWords(runs, metrics, MOST_LINES)}`
  io.stdout.write(`${wrapToTerminal(told, io.stdout)}History: ${pathFrom(io.cwd, page)}\n`)
  return exitCodes.ok
}

/** The saved runs below a folder; other JSON files there are named and left out. */
function readRuns(folder: string, io: Io): NamedRun[] {
  return filesBelow(folder).flatMap((path) => {
    const label = relative(folder, path)
    try {
      return [{ label, run: readRun(path) }]
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      io.stderr.write(`warning: left out: ${plain(error.message)}\n`)
      return []
    }
  })
}

/** Figures that are told on the terminal. */
const MOST_LINES = 12

/** What gclab itself writes beside runs. */
const OTHER_FILES = ['profiles.json', 'watch.json']

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .filter(({ name }) => !OTHER_FILES.includes(name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((path) => !relative(folder, path).split(sep).includes('node_modules'))
      .sort()
  } catch (error) {
    throw usageError(`${folder} cannot be read: ${messageOf(error)}`)
  }
}
