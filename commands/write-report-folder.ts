import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { RunDocument } from '../model/run.js'
import { sketchesOf } from '../reports/charts/charts-of-scenario.js'
import { ledgerSketches } from '../reports/charts/ledger.js'
import { historyCharts } from '../reports/history/page.js'
import { renderPage } from '../reports/html/page.js'
import { type LedgerEntry, ledgerEntry, sortLedger } from '../reports/ledger/ledger.js'
import { renderLedger } from '../reports/ledger/page.js'
import { renderReport } from '../reports/report/compose.js'
import { reportHead } from '../reports/report/head.js'
import type { TrendLink } from '../reports/report/sections/section.js'
import { isOwn, requireOwn, writePage } from '../storage/own-files.js'
import { profileLinks } from '../storage/profile-list.js'
import { readRun } from '../storage/run-file.js'
import { chartsOf, picturesIn } from './charts-beside.js'
import type { Io } from './io.js'

/** A run of one scenario and the folder of its pages. */
export interface Filed {
  readonly folder: string
  readonly run: RunDocument
  /** What the names of the pages begin with where the folder is not the run's own; empty otherwise. */
  readonly prefix?: string
  /** Path of the saved run from the folder; `run.json` unless said otherwise. */
  readonly file?: string
}

/**
 * Writes report.md with its charts, and report.html of a run of one scenario, into a folder. `others`: the
 * runs to compare with. Throws for a file that gclab did not write.
 */
export async function writePages(
  { folder, run, prefix = '', file = 'run.json' }: Filed,
  others: readonly Filed[],
  charts: boolean,
  io: Io,
): Promise<void> {
  const [scenario] = run.scenarios
  if (scenario === undefined) return
  const entries = others.flatMap((other) => entriesOf(other, folder))
  const drawn = await chartsOf(sketchesOf(scenario), charts, io)
  const named = drawn.map((chart) => ({ ...chart, file: `${prefix}${chart.file}` }))
  const pathOf = (name: string): string => join(folder, `${prefix}${name}`)
  requireOwn([pathOf('report.html')])
  const profiles = profileLinks(folder)
  const trend = trendOf(folder, scenario.name)
  const text = renderReport(run, scenario, drawn, { others: entries, profiles, trend, file })
  const moved = drawn.reduce((all, { file }) => all.replaceAll(`](${file})`, `](${prefix}${file})`), text)
  const page = `${reportHead(run, scenario, file)}\n\n${moved}`
  writePage(pathOf('report.md'), page, picturesIn(folder, named))
  writePage(pathOf('report.html'), renderPage(run, scenario, { others: entries, file }))
}

/** Writes index.md, the page over several reports, and its chart; returns its path. */
export async function writeLedger(
  folder: string,
  runs: readonly Filed[],
  charts: boolean,
  io: Io,
): Promise<string> {
  const entries = runs.flatMap((one) => entriesOf(one, folder))
  const drawn = await chartsOf(ledgerSketches(sortLedger(entries)), charts, io)
  // A folder of somebody's may well have an index of its own.
  const path = join(folder, isOwn(join(folder, 'index.md')) ? 'index.md' : 'gclab-index.md')
  writePage(path, renderLedger(entries, drawn), picturesIn(folder, drawn))
  return path
}

/** The runs in the folders beside this one. Skips files that are no run of this gclab. */
export function neighboursOf(folder: string): readonly Filed[] {
  const parent = dirname(folder)
  if (!existsSync(parent)) return []
  const names = readdirSync(parent).filter((name) => name !== basename(folder))
  return names.flatMap((name) => {
    const path = join(parent, name, 'run.json')
    try {
      return existsSync(path) ? [{ folder: join(parent, name), run: readRun(path) }] : []
    } catch {
      return []
    }
  })
}

function entriesOf({ folder, run, prefix = '' }: Filed, from: string): readonly LedgerEntry[] {
  const link = relative(from, join(folder, `${prefix}report.md`))
    .split(sep)
    .join('/')
  // A suite is no optimization, and the figures of a service are not those of ops.
  const written = run.scenarios.filter(({ suite, kind }) => suite === undefined && kind === undefined)
  return written.map((scenario) => ledgerEntry(run, scenario, link))
}

/** The page of `gclab history` in its usual place beside the scenarios' folders; `null` without one. */
function trendOf(folder: string, scenario: string): TrendLink | null {
  const isThere = (file: string): boolean => existsSync(join(folder, file))
  const page = '../history/history.md'
  const charts = historyCharts(scenario)
    .map(({ file, alt }) => ({ file: `../history/${file}`, alt }))
    .filter(({ file }) => isThere(file))
  return isThere(page) && charts.length > 0 ? { page, charts } : null
}
