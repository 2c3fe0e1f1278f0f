import type { Decision } from '../../../judge/within-run/decide.js'
import type { Findings } from '../../../judge/within-run/findings.js'
import { CONTROL } from '../../../model/contenders.js'
import type { RunDocument, ScenarioResult } from '../../../model/run.js'
import type { ChartRef } from '../../charts/charts-of-scenario.js'
import type { LedgerEntry } from '../../ledger/ledger.js'
import { code, markdown } from '../../text/escape.js'
import type { Column } from '../../text/markdown.js'
import type { AuthorSection, AuthorText } from '../author-text.js'

/** What every section is written from. */
export interface ReportContext {
  readonly run: RunDocument
  readonly scenario: ScenarioResult
  readonly charts: readonly ChartRef[]
  readonly findings: Findings
  readonly decision: Decision
  readonly author: AuthorText
  /** Other optimizations, to compare this one with. */
  readonly others: readonly LedgerEntry[]
  /** Profiles that lie beside the report. */
  readonly profiles: readonly ProfileLink[]
  /** The history of the scenario; `null` where none has been made. */
  readonly trend: TrendLink | null
  /** The saved run that the report is made from, as a path from the report. */
  readonly file: string
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

/** Items as a list of bullets; `null` without items. */
export function bullets(items: readonly (string | null)[]): string | null {
  const filled = items.filter((item) => item !== null)
  return filled.length === 0 ? null : filled.map((item) => `- ${item}`).join('\n')
}

/** A contender as tables of results call it. */
export function methodName(name: string): string {
  return name === CONTROL ? '`control` (the baseline again)' : code(name)
}

type Whose = Column<{ readonly case: string; readonly variant: string }>

/** The columns that say what a row is of; a case that several rows in a row are of stands once. */
export const whose: readonly [testCase: Whose, method: Whose] = [
  ['Test case', (row, before) => (row.case === before?.case ? '' : markdown(row.case))],
  ['Method', ({ variant }) => methodName(variant)],
]

/** The chart in this file as a picture, if it was drawn. */
export function picture(charts: readonly ChartRef[], file: string): string | null {
  const chart = charts.find((one) => one.file === file)
  return chart === undefined ? null : `![${markdown(chart.alt)}](${chart.file})`
}

/** A section of the author's under a heading of its own; `null` when it is not written. */
export function written(author: AuthorText, name: AuthorSection): string | null {
  const text = author.of(name, 1)
  return text === null ? null : `### ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n${text}`
}

/** A profile that lies beside the report. */
interface ProfileLink {
  readonly tool: string
  readonly case: string
  readonly variant: string
  /** The variant that it is compared with in the same graph. */
  readonly against: string | null
  /** Path of its page from the folder of the report. */
  readonly page: string
  /** The same of its picture, with what it says; `null` for none. */
  readonly picture: { readonly file: string; readonly alt: string } | null
}

/** The page that `gclab history` wrote over the saved runs, with its charts of this scenario. */
export interface TrendLink {
  /** Path of the page from the folder of the report. */
  readonly page: string
  /** The same of its charts, with what they say. */
  readonly charts: readonly { readonly file: string; readonly alt: string }[]
}
