import { markdownTable } from 'markdown-table'
import type { ComparisonDocument } from '../../judge/between-runs/compare-runs.js'
import { markdown } from '../text/escape.js'
import { type LaidOutCell, type LaidOutTable, layOutComparison } from './layout.js'
import { AGAINST } from './text.js'

/** The comparison as GitHub's markdown: a table a metric, notes below. */
export function compareMarkdown(document: ComparisonDocument): string {
  const { labels, tables, marked, notes } = layOutComparison(document, true)
  const list = [...marked.map((note, index) => `[${index + 1}] ${note}`), ...notes]
  const blocks = [
    ...tables.map((table) => `### ${markdown(table.heading)}\n\n${tableMarkdown(table, labels)}`),
    list.map((note) => `- ${markdown(note)}`).join('\n'),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function tableMarkdown({ rows }: LaidOutTable, labels: readonly string[]): string {
  const header = labels.flatMap((label, run) => (run === 0 ? [label] : [label, AGAINST, ''])).map(markdown)
  const body = rows.map(({ name, cells }) => [
    name === 'geomean' ? '**geomean**' : markdown(name),
    ...cells.flatMap((cell, run) => (run === 0 ? [markdown(cell.figure)] : changed(cell))),
  ])
  const align = ['l', ...labels.flatMap((_, run) => (run === 0 ? ['r'] : ['r', 'r', 'l']))]
  return markdownTable([['', ...header], ...body], { align })
}

function changed({ figure, change, evidence, mark }: LaidOutCell): string[] {
  return [figure, change, `${evidence}${mark === 0 ? '' : ` [${mark}]`}`.trim()].map(markdown)
}
