import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { RunDocument } from '../model/run.js'
import { readRun, writeRun, writeWhole } from '../model/store.js'
import { describeWarning } from '../model/warnings.js'
import {
  type DrawnCharts,
  historyCharts,
  type LedgerEntry,
  ledgerEntry,
  renderCharts,
  renderLedger,
  renderLedgerChart,
  renderPage,
  renderReport,
  type TrendLink,
} from '../reports/index.js'
import type { Io } from './io.js'
import { profileLinks } from './profile/files.js'

/** A run of one scenario and the folder of its pages. */
export interface Filed {
  readonly folder: string
  readonly run: RunDocument
}

/**
 * Writes run.json, report.md with its charts, and report.html of a run of one scenario into a folder. `others`
 * are the runs that the report compares it with.
 */
export async function writePages(
  { folder, run }: Filed,
  others: readonly Filed[],
  charts: boolean,
  io: Io,
): Promise<void> {
  const [scenario] = run.scenarios
  if (scenario === undefined) return
  const entries = others.flatMap((other) => entriesOf(other, folder))
  writeRun(join(folder, 'run.json'), run)
  const drawn = charts ? await renderCharts(run, scenario) : { charts: [] }
  writeCharts(folder, drawn, io)
  writeWhole(join(folder, 'report.html'), renderPage(run, scenario, entries))
  writeWhole(
    join(folder, 'report.md'),
    renderReport(run, scenario, drawn.charts, entries, profileLinks(folder), trendOf(folder, scenario.name)),
  )
}

/** Writes index.md, the page over several reports, and its chart; returns its path. */
export async function writeLedger(
  folder: string,
  runs: readonly Filed[],
  charts: boolean,
  io: Io,
): Promise<string> {
  const entries = runs.flatMap((one) => entriesOf(one, folder))
  const drawn = charts ? await renderLedgerChart(entries) : { charts: [] }
  writeCharts(folder, drawn, io)
  const path = join(folder, 'index.md')
  writeWhole(path, renderLedger(entries, drawn.charts))
  return path
}

/** The runs whose folders lie beside this one. A file that is not a run of this gclab is nothing to compare with. */
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

function entriesOf({ folder, run }: Filed, from: string): readonly LedgerEntry[] {
  const link = relative(from, join(folder, 'report.md')).split(sep).join('/')
  return run.scenarios.map((scenario) => ledgerEntry(run, scenario, link))
}

/** What `gclab history` wrote into its usual place beside the folders of the scenarios; `null` when it did not. */
function trendOf(folder: string, scenario: string): TrendLink | null {
  const isThere = (file: string): boolean => existsSync(join(folder, file))
  const page = '../history/history.md'
  const charts = historyCharts(scenario)
    .map(({ file, alt }) => ({ file: `../history/${file}`, alt }))
    .filter(({ file }) => isThere(file))
  return isThere(page) && charts.length > 0 ? { page, charts } : null
}

function writeCharts(folder: string, { charts, reason }: DrawnCharts, io: Io): void {
  if (reason !== undefined) {
    io.stderr.write(`warning: ${describeWarning({ code: 'no-charts', cause: reason })}\n`)
  }
  for (const { file, png } of charts) writeWhole(join(folder, file), png)
}
