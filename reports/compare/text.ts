import type { ComparisonDocument } from '../../judge/between-runs/compare-runs.js'
import { pad, widest } from '../text/columns.js'
import { plain } from '../text/escape.js'
import { firstLook } from './in-words.js'
import { type LaidOutCell, type LaidOutTable, layOutComparison } from './layout.js'

/** Not benchstat's "vs base": the base of a run is the variant that its others are compared with. */
export const AGAINST = 'vs first run'

const LEGEND = `${AGAINST}: the difference from it; ~: none found; in parentheses: not settled; -: not compared`
const LEGEND_OF_TESTS = '; p: chance alone shows as much so often; n: processes'

/**
 * The comparison in benchstat's layout: a column group a run, one table a metric, notes at the end. In words
 * and with the tables alone in which something differs, unless `verbose`: then with all and their tests.
 */
export function compareText(document: ComparisonDocument, verbose: boolean): string {
  const { sentences, shown, leftOut } = firstLook(document)
  const { labels, tables, marked, notes } = layOutComparison(verbose ? document : shown, verbose)
  const hint = leftOut.length === 0 ? [] : ['--verbose shows all tables, and the tests behind them.']
  const blocks = [
    ...(verbose ? sharedConfiguration(document) : []),
    sentences.join('\n'),
    ...tables.map((table) => tableText(table, labels)),
    labels.length > 1 && tables.length > 0 ? `${LEGEND}${verbose ? LEGEND_OF_TESTS : ''}` : '',
    [...marked.map((note, index) => `${superscript(index + 1)} ${note}`), ...notes].join('\n'),
    verbose ? '' : [...leftOut, ...hint].join('\n'),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** What all runs have in common, as benchstat's configuration lines. */
function sharedConfiguration({ runs }: ComparisonDocument): string[] {
  const lines = (['node', 'v8', 'os', 'arch', 'cpu'] as const).flatMap((key) => {
    const values = new Set(runs.map(({ environment }) => environment[key]))
    return values.size === 1 ? [`${key}: ${plain([...values][0] ?? '')}`] : []
  })
  return [lines.join('\n')]
}

function tableText({ heading, rows }: LaidOutTable, labels: readonly string[]): string {
  const nameWidth = widest(rows.map(({ name }) => name))
  const groups = labels.map((label, run) => {
    const cells = rows.map(({ cells }) => cells[run] as LaidOutCell)
    return columnGroup(label, heading, run, cells)
  })
  const header = (line: 'label' | 'heading') =>
    [' '.repeat(nameWidth), ...groups.map((group) => ` │ ${group[line]}`), ' │'].join('')
  const body = rows.map(({ name }, row) =>
    [pad(name, nameWidth, 'left'), ...groups.map(({ lines }) => `   ${lines[row]}`)].join('').trimEnd(),
  )
  return [header('label'), header('heading'), ...body].join('\n')
}

/** One run's part of a table, every line equally wide. */
function columnGroup(label: string, heading: string, run: number, cells: readonly LaidOutCell[]) {
  const figures = aligned(cells.map(({ figure }) => figure))
  const changesWidth = widest(cells.map(({ change }) => change))
  const changes = cells.map(({ change, evidence, mark }) =>
    [pad(change, changesWidth, 'right'), evidence, superscript(mark)]
      .filter((part) => part !== '')
      .join(' ')
      .trimEnd(),
  )
  const figureWidth = widest([...figures, heading])
  const changeWidth = run === 0 ? 0 : widest([...changes, AGAINST])
  const total = Math.max(figureWidth + (run === 0 ? 0 : changeWidth + 2), widest([label]))
  const twoColumns = (left: string, right: string) =>
    pad(run === 0 ? left : `${pad(left, figureWidth, 'left')}  ${right}`, total, 'left')
  return {
    label: pad(label, total, 'centre'),
    heading: twoColumns(pad(heading, figureWidth, 'centre'), AGAINST),
    lines: figures.map((figure, row) => twoColumns(pad(figure, figureWidth, 'right'), changes[row] ?? '')),
  }
}

/** Figures right-aligned, and what follows the ± right-aligned among themselves. */
function aligned(figures: readonly string[]): string[] {
  const parts = figures.map((figure) => figure.split(' ± '))
  const spread = widest(parts.map(([, after]) => after ?? ''))
  const number = widest(parts.map(([before]) => before ?? ''))
  return parts.map(([before = '', after]) => {
    const tail =
      spread === 0 ? '' : after === undefined ? ' '.repeat(spread + 3) : ` ± ${pad(after, spread, 'right')}`
    return pad(before, number, 'right') + tail
  })
}

function superscript(mark: number): string {
  return mark === 0 ? '' : [...String(mark)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
}
