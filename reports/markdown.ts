import { markdownTable } from 'markdown-table'

/** A table whose first `texts` columns are text and whose others are figures; `null` without rows. Cells are markdown. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts = 1,
): string | null {
  if (rows.length === 0) return null
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: head.map((_, column) => (column < texts ? 'l' : 'r')),
    stringLength: (cell) => [...cell].length,
  })
}
