import { CONTROL } from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import { isWorthShowing, metricsIn } from '../../model/metrics.js'
import type { RunDocument } from '../../model/run.js'
import { geometricMean } from '../../stats/summary.js'
import type { Difference } from '../rules/difference.js'
import {
  type AlignedRow,
  alignRows,
  type FoundFigures,
  type NamedRun,
  type RowKey,
  rowName,
} from './align-rows.js'
import { changeOfMetric, figureOf, spreadOf } from './change-of-metric.js'
import { comparability, otherLength } from './comparable.js'

/** Runs side by side, one table a metric; all that the formats are made from. */
export interface ComparisonDocument {
  readonly schema: 'gclab/compare@1'
  /** The first is the one that the others are compared with. */
  readonly runs: readonly ComparedRun[]
  readonly tables: readonly MetricTable[]
  /** What holds for all tables: differing machines, versions, flags, rows that not every run has. */
  readonly notes: readonly string[]
}

/** Where the figures of one column group come from. */
export interface ComparedRun extends Pick<RunDocument, 'gclab' | 'startedAt' | 'finishedAt'> {
  readonly label: string
  readonly environment: Pick<RunDocument['environment'], 'node' | 'v8' | 'os' | 'arch' | 'cpu' | 'cores'>
}

/** One metric of every contender in every run. */
export interface MetricTable extends Pick<Metric, 'id' | 'label' | 'unit' | 'better'> {
  readonly rows: readonly TableRow[]
  readonly geomean: Geomean
}

export interface TableRow extends RowKey {
  /** One for each run. */
  readonly cells: readonly ComparedCell[]
}

export interface ComparedCell {
  readonly value: number | null
  /** The 95 % interval's larger half as a share of the value; `null` without one. */
  readonly spread: number | null
  /** Against the first run; `null` in the first run's own column and where a figure is missing. */
  readonly change: Difference | null
}

/** Geometric means over the rows that have a figure above 0 in every run and are comparable. */
export interface Geomean {
  /** One for each run; `null` without such a row. */
  readonly values: readonly (number | null)[]
  /** Rows that it leaves out. */
  readonly leftOut: number
}

/** Compares each run with the first, figure by figure. Metrics that no run has are left out. */
export function compareRuns(runs: readonly NamedRun[]): ComparisonDocument {
  const rows = alignRows(runs.map(({ run }) => run))
  const tables = metricsIn('compare')
    .map((metric) => ({ metric, table: tableOf(metric, rows) }))
    .filter(({ metric, table }) => table.rows.length > 0 && isWorthShowing(metric, valuesOf(table)))
    .map(({ table }) => table)
  return {
    schema: 'gclab/compare@1',
    runs: runs.map(({ label, run }) => comparedRun(label, run)),
    tables,
    notes: notesOn(runs, rows),
  }
}

function comparedRun(label: string, { gclab, startedAt, finishedAt, environment }: RunDocument): ComparedRun {
  const { node, v8, os, arch, cpu, cores } = environment
  return { label, gclab, startedAt, finishedAt, environment: { node, v8, os, arch, cpu, cores } }
}

function tableOf(metric: Metric, rows: readonly AlignedRow[]): MetricTable {
  const tableRows = rows
    .map(({ found, scenario, case: name, variant }) => ({
      scenario,
      case: name,
      variant,
      cells: found.map((each, index) => cellOf(metric, found[0] ?? null, each, index)),
    }))
    .filter(({ cells }) => cells.some(({ value }) => value !== null))
  const { id, label, unit, better } = metric
  return { id, label, unit, better, rows: tableRows, geomean: geomeanOf(tableRows) }
}

const valuesOf = ({ rows }: MetricTable): (number | null)[] =>
  rows.flatMap(({ cells }) => cells.map(({ value }) => value))

function cellOf(
  metric: Metric,
  first: FoundFigures | null,
  found: FoundFigures | null,
  index: number,
): ComparedCell {
  if (found === null) return { value: null, spread: null, change: null }
  const change = index > 0 && first !== null ? changeOfMetric(metric, first, found) : null
  return { value: figureOf(metric, found), spread: spreadOf(metric, found), change }
}

function geomeanOf(rows: readonly TableRow[]): Geomean {
  const contenders = rows.filter(({ variant }) => variant !== CONTROL)
  const usable = contenders.filter(({ cells }) =>
    cells.every(
      ({ value, change }, index) =>
        value !== null &&
        value > 0 &&
        (index === 0 ||
          (change !== null && change.verdict !== 'not compared' && change.verdict !== 'untested')),
    ),
  )
  const runs = rows[0]?.cells.length ?? 0
  const values = Array.from({ length: runs }, (_, index) => {
    if (usable.length === 0) return null
    return geometricMean(usable.map(({ cells }) => cells[index]?.value ?? Number.NaN))
  })
  return { values, leftOut: contenders.length - usable.length }
}

function notesOn(runs: readonly NamedRun[], rows: readonly AlignedRow[]): string[] {
  const [first, ...others] = runs
  if (first === undefined) return []
  const notes = others.flatMap(({ run }) => {
    const { times, memory, remarks } = comparability(first.run.environment, run.environment)
    const length = otherLength(first.run.options, run.options)
    return [times, length, memory, ...remarks].filter((note) => note !== null)
  })
  const unfinished = runs.filter(({ run }) => run.finishedAt === null)
  const lonely = runs.length === 1 ? [] : missingRows(runs, rows)
  return [...new Set([...notes, ...unfinished.map(({ label }) => `${label} is not complete.`), ...lonely])]
}

/** Which rows a run lacks, a line for each run. */
function missingRows(runs: readonly NamedRun[], rows: readonly AlignedRow[]): string[] {
  return runs.flatMap(({ label }, index) => {
    const missing = rows.filter(({ found }) => found[index] === null).map(rowName)
    if (missing.length === 0) return []
    const shown = missing.slice(0, 8).join(', ')
    const rest = missing.length > 8 ? ` and ${missing.length - 8} more` : ''
    return [`${label} has no figures of ${shown}${rest}.`]
  })
}
