import { ledgerEntry, ledgerExplanation, ledgerTable } from '../../ledger/ledger.js'
import { type ReportContext, section } from './section.js'

/** This optimization beside those measured before; left out when it is the first. */
export function comparison(context: ReportContext): string | null {
  return section('## Comparison with other optimizations', [
    ...(measured(context) ?? []),
    context.author.of('comparison', 1),
  ])
}

function measured({ run, scenario, others }: ReportContext): readonly (string | null)[] | null {
  const own = ledgerEntry(run, scenario, '')
  const order = ({ number }: typeof own) => number ?? Number.POSITIVE_INFINITY
  const entries = [...others.filter(({ name }) => name !== own.name), own].sort((a, b) =>
    order(a) === order(b) ? a.measuredAt.localeCompare(b.measuredAt) : order(a) - order(b),
  )
  if (entries.length === 1) return null
  const machines = new Set(entries.map(({ machine }) => machine))
  return [
    ledgerTable(entries, own),
    ledgerExplanation,
    machines.size > 1
      ? 'The runs come from different machines or versions: compare the ratios with care.'
      : null,
  ]
}
