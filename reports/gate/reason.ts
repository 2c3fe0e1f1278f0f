import type { CountEvidence, GateRow, TestEvidence } from '../../judge/gate/outcome.js'
import { formatChange, formatCount, formatNumber, formatP } from '../text/format.js'

/** How the outcome of a row is known, or why it is not. */
export function reasonText({ reason }: GateRow): string {
  if (typeof reason === 'string') return reason
  if (reason.kind === 'limit') return `at most ${formatNumber(reason.most)}`
  return reason.kind === 'count' ? countText(reason) : testText(reason)
}

/** The same for a first look, without tests; empty where the figures say all. */
export function plainReason({ reason, outcome }: GateRow): string {
  if (typeof reason === 'string') return reason
  if (reason.kind === 'limit') return ''
  if (reason.kind === 'count') return reason.inexactIn === null ? '' : `not exact in ${reason.inexactIn}`
  const { ratio, events, blind } = reason
  const parts = [
    ratio === null ? [] : formatChange(ratio),
    events === undefined ? [] : `${events.join(' and ')} collections`,
    outcome === 'inconclusive' && !blind ? 'not settled' : [],
    blind ? BLIND : [],
  ]
  return parts.flat().join(', ')
}

const BLIND = 'too few forks to show any difference, use more (--forks)'

function countText({ inexactIn, allowed }: CountEvidence): string {
  const allowance = allowed > 0 ? `, ${formatCount(allowed)} more allowed` : ''
  return `${inexactIn === null ? 'exact' : `not exact in ${inexactIn}`}${allowance}`
}

/** As `+3.1 %, +1.2 % to +5.0 % (p<0.001, corrected for 4 tests)`. */
function testText({ ratio, interval, events, p, among, blind }: TestEvidence): string {
  const parts = [
    ratio === null ? null : formatChange(ratio),
    interval === null ? 'no interval: too few forks' : (interval?.map(formatChange).join(' to ') ?? null),
    events === undefined ? null : `${events.join(' and ')} collections`,
  ]
  const corrected = among === 1 ? '' : `, corrected for ${among} tests`
  const remedy = blind ? `; ${BLIND}` : ''
  return `${parts.filter((part) => part !== null).join(', ')} (${formatP(p)}${corrected})${remedy}`
}
