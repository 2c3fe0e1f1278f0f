import type { ChartRef } from '../charts/charts-of-scenario.js'
import { picture } from '../report/sections/section.js'
import { markdown } from '../text/escape.js'
import { pluralize } from '../text/format.js'
import { table } from '../text/markdown.js'
import { type LedgerEntry, ledgerExplanation, ledgerTable, sortLedger } from './ledger.js'

/** The page over several reports: every optimization in one table, best first. */
export function renderLedger(entries: readonly LedgerEntry[], charts: readonly ChartRef[]): string {
  const sorted = sortLedger(entries)
  const many = (status: LedgerEntry['status']) => sorted.filter((entry) => entry.status === status).length
  const blocks = [
    '# Optimizations',
    `${pluralize(sorted.length, 'optimization')}: ${many('approved')} approved, ${many('undecided')} undecided, ${many('rejected')} rejected.`,
    ledgerTable(sorted, null),
    ledgerExplanation,
    picture(charts, LEDGER_CHART),
    '## Measured on',
    machines(sorted),
  ]
  return `${blocks.filter((block) => block !== null).join('\n\n')}\n`
}

/** Path of the ledger's chart from the page. */
export const LEDGER_CHART = 'charts/ledger.png'

function machines(entries: readonly LedgerEntry[]): string | null {
  const rows = entries.map(({ title, measuredAt, machine }) => [
    markdown(title),
    measuredAt.slice(0, 16).replace('T', ' '),
    markdown(machine),
  ])
  const differ = new Set(entries.map(({ machine }) => machine)).size > 1
  const found = table(['Optimization', 'When (UTC)', 'Machine'], rows, 3)
  return differ
    ? `These runs come from different machines or versions. Compare their ratios with care, their times not at all.\n\n${found}`
    : found
}
