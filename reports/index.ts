import type { RunDocument, ScenarioResult } from '../model/run.js'
import { type DrawnCharts, drawCharts } from './charts/index.js'
import type { ChartRef } from './charts/sketches.js'
import { reportPage } from './html/page.js'
import { type SummaryStyle, summaryText } from './summary-table.js'
import { writeUp } from './writeup.js'

export type { ChartImage, DrawnCharts } from './charts/index.js'
export type { SummaryStyle } from './summary-table.js'

/** The tables and the verdict of a run for the terminal; ends with a line break. */
export function renderSummary(run: RunDocument, style: SummaryStyle): string {
  return summaryText(run, style)
}

/** The report of one scenario as markdown; `charts` are those that lie beside it. */
export function renderReport(
  run: RunDocument,
  scenario: ScenarioResult,
  charts: readonly ChartRef[],
): string {
  return writeUp(run, scenario, charts)
}

/** The charts of one scenario. Never throws for want of a canvas: then it gives the reason. */
export function renderCharts(run: RunDocument, scenario: ScenarioResult): Promise<DrawnCharts> {
  return drawCharts(run, scenario)
}

/** The report of one scenario as one self-contained page whose charts can be explored. */
export function renderPage(run: RunDocument, scenario: ScenarioResult): string {
  return reportPage(run, scenario)
}
