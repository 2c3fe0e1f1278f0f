import type { ComparedCell, ComparisonDocument, MetricTable } from '../../judge/between-runs/compare-runs.js'
import { CONTROL } from '../../model/contenders.js'
import { plain } from '../text/escape.js'
import { listed, pluralize } from '../text/format.js'

/** How a figure stands beside the first run's. */
const standings = ['better', 'worse', 'not settled', 'no difference found', 'not compared'] as const
type Standing = (typeof standings)[number]

/**
 * What a comparison of several runs comes to, a sentence for each run but the first, and the tables in which
 * something differs. A single run has nothing to differ from, and keeps its tables.
 */
export function firstLook(document: ComparisonDocument) {
  const { runs, tables } = document
  if (runs.length < 2) return { sentences: [], shown: document, leftOut: [] }
  const sorted = tables.map((table) => {
    const found = cellsOf(table).map((cell) => standingOf(table, cell))
    const most = found.length === 0 ? 'not compared' : found.reduce((a, b) => (rank(b) < rank(a) ? b : a))
    return { table, most }
  })
  const labelsOf = (wanted: Standing) =>
    sorted.filter(({ most }) => most === wanted).map(({ table }) => table.label)
  const leftOut = (['no difference found', 'not compared'] as const).flatMap((standing) => {
    const labels = labelsOf(standing)
    return labels.length === 0
      ? []
      : [`${standing === 'not compared' ? 'Not compared' : 'No difference found'}: ${listed(labels)}.`]
  })
  return {
    sentences: runs
      .slice(1)
      .map(({ label }, index) => sentence(tables, index + 1, label, runs[0]?.label ?? '')),
    shown: { ...document, tables: sorted.filter(({ most }) => rank(most) < 3).map(({ table }) => table) },
    leftOut,
  }
}

const rank = (standing: Standing): number => standings.indexOf(standing)

function sentence(tables: readonly MetricTable[], run: number, label: string, first: string): string {
  const found = tables.flatMap((table) => cellsOf(table, run).map((cell) => standingOf(table, cell)))
  const counts = standings.flatMap((standing) => {
    const many = found.filter((one) => one === standing).length
    return many === 0 ? [] : [`${many} ${standing}`]
  })
  return plain(`${label} beside ${first}: ${pluralize(found.length, 'figure')}, ${listed(counts)}.`)
}

/** What the control reads says nothing of the code. */
function cellsOf({ rows }: MetricTable, run?: number): readonly ComparedCell[] {
  const contenders = rows.filter(({ variant }) => variant !== CONTROL)
  return contenders.flatMap(({ cells }) => (run === undefined ? cells.slice(1) : cells.slice(run, run + 1)))
}

function standingOf({ better }: MetricTable, { change }: ComparedCell): Standing {
  switch (change?.verdict) {
    case 'lower':
    case 'higher':
      return change.verdict === better ? 'better' : 'worse'
    case 'unsettled':
      return 'not settled'
    case 'same':
      return 'no difference found'
    default:
      return 'not compared'
  }
}
