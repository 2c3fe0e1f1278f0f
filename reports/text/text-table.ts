import { styleText } from 'node:util'
import { shortened } from '../../model/shortened.js'
import { pad, padded, widest } from './columns.js'
import { plain } from './escape.js'

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
  readonly rows: readonly TextRow[]
  /** Labels of rows that are left out where contenders have a line each. */
  readonly asides: readonly string[]
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}

export type TextRow = readonly [label: string, ...cells: TextCell[]]

type Grid = Omit<TextTable, 'asides'>
type Lines = readonly string[]

const BAR = ' │ '
/** With more blocks than these each contender has a line, as other tools print suites. */
const MOST_BLOCKS = 2

/**
 * The table as aligned text in benchstat's manner. Contenders that do not fit the width stand in further
 * blocks below, each with the row labels before it; where these are many, each contender has a line.
 */
export function renderTextTable(table: TextTable): string {
  const blocks = blocksOf(table)
  return (blocks.length > MOST_BLOCKS ? blocksOf(transposed(table)) : blocks).join('\n\n')
}

/** A row for each contender, a column for each row but those aside. */
function transposed({ names, rows, asides, ...style }: TextTable): Grid {
  const columns = rows.filter(([label]) => !asides.includes(label))
  const short = names.map((name) => shortened(plain(name)))
  const labels = new Set(short).size === names.length ? short : names.map(plain)
  return {
    ...style,
    names: columns.map(([label]) => label),
    rows: labels.map((label, i) => [label, ...columns.map((row) => row[i + 1] as TextCell)]),
  }
}

function blocksOf(grid: Grid): string[] {
  const labels = padded(['', '', ...grid.rows.map(([label]) => label)], 'left')
  const blocks: Lines[][] = [[]]
  const own = labels[0]?.length ?? 0
  let used = own
  for (const [index, name] of grid.names.entries()) {
    const lines = column(grid, name, index)
    const wide = BAR.length + widest(lines)
    const block = blocks.at(-1) as Lines[]
    if (block.length > 0 && used + wide > grid.width) {
      blocks.push([lines])
      used = own + wide
    } else {
      block.push(lines)
      used += wide
    }
  }
  return blocks.map((block) => join(labels, block))
}

function join(labels: Lines, block: readonly Lines[]): string {
  const lines = labels.map((label, row) => [label, ...block.map((lines) => lines[row] ?? '')])
  return lines.map((cells) => cells.join(BAR).trimEnd()).join('\n')
}

/** All lines of one column: its name, its sub-headings, its figures. */
function column(table: Grid, name: string, index: number): Lines {
  const cells = table.rows.map((row) => row[index + 1] as TextCell)
  const isCompared = cells.some(({ change }) => change !== undefined)
  const figures = padded(['', ...cells.map(({ figure }) => figure)], 'right')
  const changes = isCompared ? padded(['vs base', ...cells.map(({ change }) => change ?? '')], 'right') : null
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
