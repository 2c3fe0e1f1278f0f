import { markdownTable } from 'markdown-table'
import type { ChartImage } from './charts/index.js'
import { markdown } from './escape.js'

/** A table whose first column is text and whose others are figures. Cells are markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: head.map((_, column) => (column === 0 ? 'l' : 'r')),
  })
}

/** A picture with what it says. */
export function chart({ file, alt }: ChartImage): string {
  return `![${markdown(alt)}](${file})`
}
