import { rowName } from '../../judge/between-runs/align-rows.js'
import type { GateResult, GateRow } from '../../judge/gate/outcome.js'
import { plain } from '../text/escape.js'
import { changedRows, groupedByReason, order, rowSentence, summary } from './words.js'

/** How a gate's result is told: what counts as undecided, and whether with the tests behind it. */
export interface GateStyle {
  readonly strict: boolean
  readonly verbose: boolean
}

/** The gate's result for a terminal: the summary, then what changed, a line each, and what to do about it. */
export function gateText(result: GateResult, { strict, verbose }: GateStyle): string {
  const changed = changedRows(result)
  const lines = order.flatMap((outcome) => {
    const rows = changed.filter((row) => row.outcome === outcome)
    if (outcome === 'not comparable') return groupedByReason(rows).map(unjudgedLine)
    return rows.map((row) => `${outcome.padEnd(14)}  ${rowSentence(row, result.mode, verbose)}`)
  })
  return `${[summary(result, strict), ...lines, ...result.notes.map(plain)].join('\n')}\n`
}

function unjudgedLine([reason, rows]: readonly [string, readonly GateRow[]]): string {
  const names = [
    ...new Set(rows.map((row) => (row.label === '' ? rowName(row) : `${rowName(row)} ${row.label}`))),
  ]
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `not comparable  ${plain(names.slice(0, 3).join(', '))}${rest}: ${plain(reason)}`
}
