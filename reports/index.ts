import type { RunDocument, ScenarioResult } from '../model/run.js'
import { type ChartRef, sketchesOf } from './charts/charts-of-scenario.js'
import { type DrawnCharts, drawCharts } from './charts/index.js'
import { ledgerSketch } from './charts/ledger.js'
import { reportPage } from './html/page.js'
import { type LedgerEntry, sortLedger } from './ledger/ledger.js'
import { ledgerPage } from './ledger/page.js'
import { writeUp } from './report/compose.js'
import type { ProfileLink, TrendLink } from './report/links.js'
import { type SummaryStyle, summaryText } from './summary/summary-table.js'

export type { ChartImage, DrawnCharts } from './charts/index.js'
export { historyCharts } from './history/page.js'
export { type LedgerEntry, ledgerEntry } from './ledger/ledger.js'
export type { ProfileLink, TrendLink } from './report/links.js'
export type { SummaryStyle } from './summary/summary-table.js'

/** The tables and the verdict of a run for the terminal; ends with a line break. */
export function renderSummary(run: RunDocument, style: SummaryStyle): string {
  return summaryText(run, style)
}

/**
 * The report of one scenario as markdown. `charts` are those that lie beside it, `others` the optimizations to
 * compare it with, `profiles` those that were made, `history` the page of the figures over time,
 * `file` the saved run as the report names it.
 */
export function renderReport(
  run: RunDocument,
  scenario: ScenarioResult,
  charts: readonly ChartRef[],
  others: readonly LedgerEntry[] = [],
  profiles: readonly ProfileLink[] = [],
  history: TrendLink | null = null,
  file = 'run.json',
): string {
  return writeUp(run, scenario, charts, others, profiles, history, file)
}

/** The charts of one scenario. Never throws for want of a canvas: then it gives the reason. */
export function renderCharts(_run: RunDocument, scenario: ScenarioResult): Promise<DrawnCharts> {
  return drawCharts(sketchesOf(scenario))
}

/** The report of one scenario as one self-contained page whose charts can be explored. */
export function renderPage(
  run: RunDocument,
  scenario: ScenarioResult,
  others: readonly LedgerEntry[] = [],
  file = 'run.json',
): string {
  return reportPage(run, scenario, others, file)
}

/** The page over several reports, as markdown. */
export function renderLedger(entries: readonly LedgerEntry[], charts: readonly ChartRef[]): string {
  return ledgerPage(entries, charts)
}

/** The one chart of that page. Never throws for want of a canvas: then it gives the reason. */
export function renderLedgerChart(entries: readonly LedgerEntry[]): Promise<DrawnCharts> {
  const sketch = ledgerSketch(sortLedger(entries))
  return drawCharts(sketch === null ? [] : [sketch])
}
