import { markdownTable } from 'markdown-table'
import stringWidth from 'string-width'
import { html, plain } from './escape.js'

/** A table of `texts` columns of text, then columns of figures; `null` without rows. Cells are markdown. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts = 1,
): string | null {
  if (rows.length === 0) return null
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: head.map((_, column) => (column < texts ? 'l' : 'r')),
    stringLength: (cell) => stringWidth(cell),
  })
}

/** A heading, and the cell below it of a row; `before` is the row above. */
export type Column<R> = readonly [heading: string, cell: (row: R, before: R | undefined) => string]

/** {@link table} of columns that say their headings themselves. */
export function tableOf<R>(columns: readonly Column<R>[], rows: readonly R[], texts = 1): string | null {
  const cells = rows.map((row, index) => columns.map(([, cell]) => cell(row, rows[index - 1])))
  return table(
    columns.map(([heading]) => heading),
    cells,
    texts,
  )
}

/** Markdown folded away below a summary in plain text; {@link detailsLine} finds it again. */
export function details(summary: string, body: string): string {
  return `<details><summary>${html(plain(summary))}</summary>\n\n${body}\n\n</details>`
}

/** The two lines of HTML that {@link details} writes. */
export const detailsLine = /^(?:<details><summary>[^<>]*<\/summary>|<\/details>)$/
