import type { ComparisonDocument } from '../../judge/between-runs/compare-runs.js'
import { pad, widest } from '../text/columns.js'
import { layOutComparison } from './layout.js'

/** What differs between two runs: a line a figure, as it was and as it is. */
export function changesText(document: ComparisonDocument): string {
  const rows = layOutComparison(document, true).tables.flatMap(({ heading, rows }, table) =>
    rows.flatMap(({ name, cells: [was, is] }, row) => {
      const verdict = document.tables[table]?.rows[row]?.cells[1]?.change?.verdict
      const differs = verdict === 'lower' || verdict === 'higher' || verdict === 'unsettled'
      return was && is && differs ? [[name, heading, was.figure, '→', is.figure, is.change]] : []
    }),
  )
  if (rows.length === 0) return 'Nothing differs from the last run.\n'
  const widths = rows[0]?.map((_, column) => widest(rows.map((row) => row[column] ?? ''))) ?? []
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column === 2 || column > 3 ? 'right' : 'left'))
      .join('  '),
  )
  return `Since the last run (times in parentheses were not taken in turns):\n${lines.join('\n')}\n`
}
