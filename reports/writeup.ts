import type { RunDocument, ScenarioResult } from '../model/run.js'
import type { ChartImage } from './charts/index.js'
import { findingsOf } from './findings.js'
import { executiveSummary } from './sections/executive-summary.js'
import { header } from './sections/header.js'
import { reproduction } from './sections/reproduction.js'
import { results } from './sections/results.js'
import { type ReportContext, type Section, sectionsOf } from './sections/section.js'

/** The sections in the order of the report. */
const sections: readonly Section[] = [header, executiveSummary, results, reproduction]

/** The report of one scenario as markdown. A section that has nothing to say is left out. */
export function writeUp(run: RunDocument, scenario: ScenarioResult, charts: readonly ChartImage[]): string {
  const context: ReportContext = { run, scenario, charts, findings: findingsOf(scenario) }
  return `${sectionsOf(sections, context).join('\n\n')}\n`
}
