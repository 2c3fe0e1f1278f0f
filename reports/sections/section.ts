import type { RunDocument, ScenarioResult } from '../../model/run.js'
import type { ChartImage } from '../charts/index.js'
import type { Findings } from '../findings.js'

/** What every section is written from. */
export interface ReportContext {
  readonly run: RunDocument
  readonly scenario: ScenarioResult
  readonly charts: readonly ChartImage[]
  readonly findings: Findings
}

/** One section of the report as markdown; `null` when neither data nor author has anything for it. */
export type Section = (context: ReportContext) => string | null

/** The sections that have something to say. */
export function sectionsOf(sections: readonly Section[], context: ReportContext): readonly string[] {
  return sections.map((section) => section(context)).filter((text) => text !== null)
}

/** The blocks of a section below its heading, parted by blank lines; `null` when all of them are empty. */
export function section(heading: string, blocks: readonly (string | null)[]): string | null {
  const filled = blocks.filter((block) => block !== null && block !== '')
  return filled.length === 0 ? null : [heading, ...filled].join('\n\n')
}

/** Items as a list of bullets; empty without items. */
export function bullets(items: readonly (string | null)[]): string {
  return items
    .filter((item) => item !== null)
    .map((item) => `- ${item}`)
    .join('\n')
}
