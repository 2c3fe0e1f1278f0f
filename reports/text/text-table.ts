import { styleText } from 'node:util'
import { pad, padded, widest } from './columns.js'
import { plain, shortened } from './escape.js'

/** One contender's figure in a row, and how it compares with the baseline's. */
export interface TextCell {
  readonly figure: string
  /** The change against the baseline; absent for the baseline itself. */
  readonly change?: string
  readonly tone?: 'better' | 'worse' | 'neutral'
}

/** A table whose columns are contenders, the baseline first. */
export interface TextTable {
  readonly names: readonly string[]
  /** A label, then one cell a name. */
  readonly rows: readonly (readonly [label: string, ...cells: TextCell[]])[]
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}

const BAR = ' │ '

/**
 * The table as aligned text in benchstat's manner. Contenders that do not fit the width stand in further
 * blocks below, each with the row labels before it.
 */
export function renderTextTable(table: TextTable): string {
  const columns = table.names.map((name, index) => column(table, name, index))
  const labels = padded(['', '', ...table.rows.map(([label]) => label)], 'left')
  const blocks: (readonly string[])[][] = [[]]
  let used = labels[0]?.length ?? 0
  for (const lines of columns) {
    const wide = BAR.length + widest(lines)
    const block = blocks[blocks.length - 1]
    if (block === undefined) break
    if (block.length > 0 && used + wide > table.width) {
      blocks.push([lines])
      used = (labels[0]?.length ?? 0) + wide
    } else {
      block.push(lines)
      used += wide
    }
  }
  return blocks.map((block) => join(labels, block)).join('\n\n')
}

function join(labels: readonly string[], block: readonly (readonly string[])[]): string {
  const lines = labels.map((label, row) => [label, ...block.map((lines) => lines[row] ?? '')])
  return lines.map((cells) => cells.join(BAR).trimEnd()).join('\n')
}

/** All lines of one contender's column: its name, its sub-headings, its figures. */
function column(table: TextTable, name: string, index: number): readonly string[] {
  const cells = table.rows.map((row) => row[index + 1] as TextCell)
  const isBaseline = index === 0
  const figures = padded(['', ...cells.map(({ figure }) => figure)], 'right')
  const changes = isBaseline ? null : padded(['vs base', ...cells.map(({ change }) => change ?? '')], 'right')
  const body = figures.map((figure, row) => {
    const tone = cells[row - 1]?.tone ?? 'neutral'
    return changes === null ? figure : `${figure}  ${paint(changes[row] ?? '', tone, table.color)}`
  })
  const heading = shortened(plain(name))
  const wide = widest([heading, ...body])
  return [pad(heading, wide, 'centre'), ...body.map((line) => pad(line, wide, 'right'))]
}

function paint(text: string, tone: NonNullable<TextCell['tone']>, color: boolean): string {
  if (!color || tone === 'neutral') return text
  // Whether there are colours is decided by the caller, who knows the stream.
  return styleText(tone === 'better' ? 'green' : 'red', text, { validateStream: false })
}
