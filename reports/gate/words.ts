import { rowName } from '../../judge/between-runs/align-rows.js'
import {
  type GateOutcome,
  type GateResult,
  type GateRow,
  type GateVerdict,
  gateVerdict,
  tally,
} from '../../judge/gate/outcome.js'
import { isOwnCode } from '../../judge/gate/sites.js'
import { isCounted } from '../../model/metrics.js'
import type { WorkSite } from '../../model/run.js'
import { plain } from '../text/escape.js'
import { formatCount, formatNumber, listed, pluralize } from '../text/format.js'
import { plainReason, reasonText } from './reason.js'

/** The order in which rows are shown: what must be looked at first. */
export const order: readonly GateOutcome[] = [
  'regression',
  'improvement',
  'inconclusive',
  'not comparable',
  'pass',
]

/** Rows that a reader must see; passes are only counted. */
export function changedRows({ rows }: GateResult): GateRow[] {
  return order
    .filter((outcome) => outcome !== 'pass')
    .flatMap((outcome) => rows.filter((row) => row.outcome === outcome))
}

/** `512 → 528 (+16)`; empty where there are no figures. */
export function figuresText({ old, current, metric }: GateRow, mode: GateResult['mode']): string {
  if (old === null && current === null) return ''
  if (mode === 'limits') return `${exactly(current)}, limit ${exactly(old)}`
  const moved = old !== null && current !== null && old !== current
  const delta = moved && isCounted(metric) ? ` (${signed(current - old)})` : ''
  return `${exactly(old)} → ${exactly(current)}${delta}`
}

/** New lines of a function that are named: more are a rewritten function. */
const MOST_NEW_LINES = 3

/** Where what was added comes from, as `allocated by encode at src/encode.ts:12`; empty when unknown. */
export function siteOf({ site, grown, newLines = [] }: GateRow): string {
  if (site === null) return ''
  const name = site.function === '' ? '(anonymous)' : site.function
  const place = isOwnCode(site) ? `${name} at ${site.file}:${site.line}` : `${name} in ${site.file || 'V8'}`
  if (!('stepsPerOp' in site)) return `allocated by ${place}${newLinesText(newLines)}`
  const [was, now] = grown ?? [null, site.stepsPerOp]
  const before = was === null ? '' : `, ${was === 0 ? 'none' : exactly(was)} before`
  const steps = now === 1 ? '1 step' : `${exactly(now)} steps`
  return `${steps} an op in ${place}${before}${site.code ? `: ${site.code}` : ''}`
}

/** As `, where line 14 is new: list.push(value)`. */
function newLinesText(lines: readonly WorkSite[]): string {
  if (lines.length === 0 || lines.length > MOST_NEW_LINES) return ''
  const [{ line, code } = { line: 0, code: '' }] = lines
  if (lines.length === 1) return `, where line ${line} is new: ${code}`
  return `, where lines ${listed(lines.map((one) => String(one.line)))} are new`
}

/** One sentence: passed or not, and the numbers of each outcome. */
export function summary(result: GateResult, strict: boolean): string {
  const counts = tally(result.rows)
  const parts = order.flatMap((outcome) =>
    counts[outcome] === 0 ? [] : [outcomeCount(outcome, counts[outcome])],
  )
  const found = parts.length === 0 ? 'nothing to compare' : listed(parts)
  return `${headline(result, gateVerdict(result, strict))}: ${found}, against ${plain(result.against)}.`
}

function headline(result: GateResult, verdict: GateVerdict): string {
  if (verdict === 'passed') return 'Gate passed'
  if (verdict === 'failed') return 'Gate failed'
  if (result.rows.some(({ missing }) => missing)) return 'Gate undecided, figures are missing'
  const compared = result.rows.some(({ outcome }) => outcome !== 'not comparable')
  return compared
    ? 'Gate undecided, --strict does not let inconclusive figures pass'
    : 'Gate undecided, nothing was compared'
}

function outcomeCount(outcome: GateOutcome, many: number): string {
  if (outcome === 'pass') return `${many} passed`
  if (outcome === 'regression' || outcome === 'improvement') return pluralize(many, outcome)
  return `${many} ${outcome}`
}

/** The row in one line, for a terminal or an annotation; with the test behind it if `verbose`. */
export function rowSentence(row: GateRow, mode: GateResult['mode'], verbose: boolean): string {
  const site = siteOf(row)
  const reason = verbose ? reasonText(row) : plainReason(row)
  const parts = [
    `${rowName(row)}${row.label === '' ? '' : `: ${row.label}`}`,
    figuresText(row, mode),
    reason === '' ? '' : `[${reason}]`,
    site,
  ]
  return plain(parts.filter((part) => part !== '').join(' '))
}

/** Rows that cannot be compared for one and the same reason, as one list each reason. */
export function groupedByReason(rows: readonly GateRow[]): (readonly [reason: string, rows: GateRow[]])[] {
  const reasons = [...new Set(rows.map(reasonText))]
  return reasons.map((reason) => [reason, rows.filter((row) => reasonText(row) === reason)])
}

/** Counted figures with all their digits, others with four. */
function exactly(figure: number | null): string {
  return figure !== null && Number.isInteger(figure) ? formatCount(figure, 0) : formatNumber(figure)
}

function signed(difference: number): string {
  return `${difference > 0 ? '+' : ''}${formatCount(difference)}`
}
