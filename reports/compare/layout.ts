import { rowName } from '../../judge/between-runs/align-rows.js'
import type { ComparedCell, ComparisonDocument, MetricTable } from '../../judge/between-runs/compare-runs.js'
import type { Difference } from '../../judge/rules/difference.js'
import { plain } from '../text/escape.js'
import {
  formatChange,
  formatEstimate,
  formatNumber,
  formatP,
  formatPercent,
  NO_DIFFERENCE,
  NOT_MEASURED,
  timeScaleFor,
} from '../text/format.js'

export interface LaidOutTable {
  /** The metric with its unit, as `ns/op`. */
  readonly heading: string
  readonly rows: readonly LaidOutRow[]
}

export interface LaidOutRow {
  readonly name: string
  readonly cells: readonly LaidOutCell[]
}

export interface LaidOutCell {
  readonly figure: string
  /** Empty in the first run's column. */
  readonly change: string
  /** p, n or how it is known; empty where there is nothing to say. */
  readonly evidence: string
  /** Number of the note, from 1; 0 for none. */
  readonly mark: number
}

/**
 * Puts every figure of the comparison into words; with the tests behind them if `verbose`. `marked`: the
 * notes of single cells, in the order of their marks; `notes`: those for the whole.
 */
export function layOutComparison(document: ComparisonDocument, verbose: boolean) {
  const marked: string[] = []
  const markOf = (note: string | null): number => {
    if (note === null) return 0
    const known = marked.indexOf(note)
    return known >= 0 ? known + 1 : marked.push(note)
  }
  const tables = document.tables.map((table) => layOutTable(table, verbose, markOf))
  return {
    labels: document.runs.map(({ label }) => plain(label)),
    tables,
    marked: marked.map(plain),
    notes: document.notes.filter((note) => !marked.includes(note)).map(plain),
  }
}

function layOutTable(
  table: MetricTable,
  verbose: boolean,
  markOf: (note: string | null) => number,
): LaidOutTable {
  const scale = scaleOf(table)
  const rows = table.rows.map((row) => ({
    name: plain(rowName(row)),
    cells: row.cells.map((cell, index) => layOutCell(cell, index, scale.write, verbose, markOf)),
  }))
  return { heading: scale.heading, rows: [...rows, ...geomeanRow(table, scale.write, markOf)] }
}

/** Times stand in one unit a table where they can; counted figures keep all their digits. */
function scaleOf({ label, unit, rows }: MetricTable): {
  heading: string
  write: (value: number) => string
} {
  if (unit === 'ratio') return { heading: label, write: formatEstimate }
  if (unit !== 'ns') return { heading: label, write: formatNumber }
  const { heading, write } = timeScaleFor(rows.flatMap(({ cells }) => cells.map(({ value }) => value)))
  return { heading: heading(label), write }
}

function layOutCell(
  { value, spread, change }: ComparedCell,
  index: number,
  write: (value: number) => string,
  verbose: boolean,
  markOf: (note: string | null) => number,
): LaidOutCell {
  const number = value === null ? NOT_MEASURED : write(value)
  const figure = spread === null ? number : `${number} ± ${formatPercent(spread)}`
  if (index === 0 || change === null) return { figure, change: '', evidence: '', mark: 0 }
  return {
    figure,
    change: changeText(change, number),
    evidence: verbose ? evidenceText(change) : '',
    mark: verbose || isOpen(change) ? markOf(change.note) : 0,
  }
}

/** Whether a change says nothing by itself, so that its note must. */
function isOpen({ verdict }: Difference): boolean {
  return verdict === 'unsettled' || verdict === 'not compared'
}

function changeText({ verdict, ratio }: Difference, figure: string): string {
  if (verdict === 'not compared') return '-'
  if (verdict === 'same' || verdict === 'untested') return NO_DIFFERENCE
  const text = ratio === null ? `to ${figure}` : formatChange(ratio)
  return verdict === 'unsettled' ? `(${text})` : text
}

function evidenceText({ verdict, p, n }: Difference): string {
  if (verdict === 'not compared') return ''
  if (verdict === 'untested') return '(n=1)'
  if (p === null) return '(exact)'
  if (n === null) return `(${formatP(p)})`
  return `(${formatP(p)} n=${n[0] === n[1] ? n[0] : `${n[0]}+${n[1]}`})`
}

function geomeanRow(
  { rows, geomean: { values, leftOut } }: MetricTable,
  write: (value: number) => string,
  markOf: (note: string | null) => number,
): LaidOutRow[] {
  const first = values[0]
  // A mean over contenders of one run compares nothing.
  if (rows.length < 2 || values.length < 2 || first === null || first === undefined) return []
  const note = leftOut === 0 ? null : 'Over the rows that are compared and above 0 in every run.'
  const cells = values.map((value, index) => ({
    figure: value === null ? NOT_MEASURED : write(value),
    change: index === 0 || value === null ? '' : geomeanChange(rows, index, value / first),
    evidence: '',
    mark: index === 0 ? 0 : markOf(note),
  }))
  return [{ name: 'geomean', cells }]
}

/** A mean over differences that settle nothing settles nothing. */
function geomeanChange(rows: MetricTable['rows'], run: number, ratio: number): string {
  const verdicts = rows.map(({ cells }) => cells[run]?.change?.verdict)
  if (!verdicts.some((verdict) => verdict === 'lower' || verdict === 'higher' || verdict === 'unsettled'))
    return NO_DIFFERENCE
  return verdicts.includes('unsettled') ? `(${formatChange(ratio)})` : formatChange(ratio)
}
