import { ledgerEntry, ledgerTable } from '../ledger.js'
import { type ReportContext, section } from './section.js'

/** This optimization beside those measured before; left out when it is the first. */
export function comparison({ run, scenario, others }: ReportContext): string | null {
  if (others.length === 0) return null
  const own = ledgerEntry(run, scenario, '')
  const order = ({ number }: typeof own) => number ?? Number.POSITIVE_INFINITY
  const entries = [...others.filter(({ name }) => name !== own.name), own].sort((a, b) =>
    order(a) === order(b) ? a.measuredAt.localeCompare(b.measuredAt) : order(a) - order(b),
  )
  if (entries.length === 1) return null
  const machines = new Set(entries.map(({ machine }) => machine))
  return section('## Comparison with other optimizations', [
    ledgerTable(entries, own),
    'Each is its best variant against its own baseline; speedup is the geometric mean over its cases, effort what its source has more than the baseline.',
    machines.size > 1
      ? 'The runs come from different machines or versions: compare the ratios with care.'
      : null,
  ])
}
