import stringWidth from 'string-width'
import { maximum } from '../../stats/summary.js'

/** Columns that the widest of some texts takes on a terminal, colours left out; 0 without texts. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, maximum(texts.map((text) => stringWidth(text))))
}

/** The texts, all as wide as the widest. */
export function padded(texts: readonly string[], to: 'left' | 'right'): string[] {
  const wide = widest(texts)
  return texts.map((text) => pad(text, wide, to))
}

/** Rows of cells in columns of equal width: text to the left where `isText` says so, figures to the right. */
export function aligned(
  rows: readonly (readonly string[])[],
  bar: string,
  isText: (column: number) => boolean,
): string {
  const columns = (rows[0] ?? []).map((_, at) =>
    padded(
      rows.map((row) => row[at] ?? ''),
      isText(at) ? 'left' : 'right',
    ),
  )
  return rows
    .map((_, at) =>
      columns
        .map((column) => column[at])
        .join(bar)
        .trimEnd(),
    )
    .join('\n')
}

/** A text with spaces around it, or before, or after, so that it takes `total` columns on a terminal. */
export function pad(text: string, total: number, to: 'left' | 'right' | 'centre'): string {
  const space = Math.max(0, total - stringWidth(text))
  const before = { left: 0, right: space, centre: Math.floor(space / 2) }[to]
  return ' '.repeat(before) + text + ' '.repeat(space - before)
}
