import { findingsOf, verdictOf } from '../../judge/within-run/findings.js'
import {
  baselineOfCase,
  type Contestant,
  contestants,
  controlOf,
  noiseFloorOf,
} from '../../model/contenders.js'
import { bytesPerOp, metric } from '../../model/metrics.js'
import type { CaseResult, RunDocument, ScenarioResult, VariantResult } from '../../model/run.js'
import { describeWarning, scopeOf, type Warning } from '../../model/warnings.js'
import { FALSE_ALARM_LEVEL } from '../../stats/verdict.js'
import { signedRankP } from '../../stats/wilcoxon.js'
import { plain } from '../text/escape.js'
import {
  formatChange,
  formatCount,
  formatEstimate,
  formatNumber,
  formatP,
  formatPercent,
  formatSpread,
  NO_DIFFERENCE,
  NOT_MEASURED,
  type TimeUnit,
  timeUnitFor,
} from '../text/format.js'
import { type Cell, layOut } from '../text/text-table.js'
import { verdictSentence } from '../text/verdict-sentence.js'

/** How the summary is set: the columns of the terminal, and whether it shows colour. */
export interface SummaryStyle {
  readonly color: boolean
  readonly width: number
}

/** The tables of a run for the terminal: one a case, then the verdict of each scenario, then the warnings. */
export function summaryText(run: RunDocument, style: SummaryStyle): string {
  const scenarios = run.scenarios.map((scenario) => scenarioText(scenario, style))
  const warnings = [...run.environment.warnings, ...run.warnings].map(warningText)
  return `${[...scenarios, ...(warnings.length > 0 ? [warnings.join('\n')] : [])].join('\n\n')}\n`
}

function scenarioText(scenario: ScenarioResult, style: SummaryStyle): string {
  const cases = scenario.cases.map((one) => caseText(scenario, one, style))
  const sentence = verdictSentence(findingsOf(scenario), scenario.baseline, (name) => name)
  return [plain(scenario.title), ...cases, plain(sentence)].join('\n\n')
}

function caseText(scenario: ScenarioResult, one: CaseResult, style: SummaryStyle): string {
  const base = baselineOfCase(scenario, one)
  const heading = plain(one.name)
  if (base === null) return `${heading}\n${notMeasured(one)}`
  const others = contestants(scenario, one)
  const unit = timeUnitFor([base, ...others.map(({ result }) => result)].map(({ time }) => time?.nsPerOp))
  const rows = [
    timeRow(base, others, unit),
    gcTimeRow(base, others, unit),
    figureRow('B/op', base, others, bytesPerOp),
    figureRow('allocs/op', base, others, metric('allocs').of),
    gcCountRow(base, others),
    testRow(others),
  ]
  const table = layOut({ names: [base.name, ...others.map(({ result }) => result.name)], rows, ...style })
  return [heading, table, noiseText(one)].filter((line) => line !== '').join('\n')
}

function notMeasured({ verified }: CaseResult): string {
  const { difference } = verified
  if (difference === undefined) return 'not measured'
  const op = `op ${formatCount(difference.op)} of ${plain(difference.variant)}`
  return `outputs differ, so nothing was timed: ${op}\n  expected ${plain(difference.expected)}\n  actual   ${plain(difference.actual)}`
}

type Row = readonly [label: string, ...cells: Cell[]]

function timeRow(base: VariantResult, others: readonly Contestant[], unit: TimeUnit): Row {
  const figure = ({ time }: VariantResult) =>
    time === null
      ? NOT_MEASURED
      : `${formatEstimate(time.nsPerOp / unit.ns)} ${formatSpread(time.nsPerOp, time.ci95)}`.trim()
  const cells = others.map(({ result, comparison }): Cell => {
    const verdict = verdictOf(comparison?.time)
    const known = verdict === null ? NOT_MEASURED : formatChange(comparison?.time?.ratio)
    const same = verdict === 'same' || verdict === 'inconclusive'
    return { figure: figure(result), change: same ? NO_DIFFERENCE : known, tone: tone(verdict) }
  })
  return [`${unit.name}/op`, { figure: figure(base) }, ...cells]
}

function tone(verdict: ReturnType<typeof verdictOf>): NonNullable<Cell['tone']> {
  return verdict === 'faster' ? 'better' : verdict === 'slower' ? 'worse' : 'neutral'
}

/** The collector's part of the time; a change that the forks do not agree on is not shown as one. */
function gcTimeRow(base: VariantResult, others: readonly Contestant[], unit: TimeUnit): Row {
  const of = ({ time }: VariantResult) => (time?.gcNsPerOp == null ? null : time.gcNsPerOp / unit.ns)
  const settled = (mine: VariantResult) => {
    const differences = (mine.time?.gcPerFork ?? []).map((ns, fork) => ns - (base.time?.gcPerFork[fork] ?? 0))
    const p = signedRankP(differences)
    return p !== null && p <= FALSE_ALARM_LEVEL
  }
  return figureRow('of which GC', base, others, of, settled)
}

/** Collections are counted, so that their spread is that of counts (Poisson): about two deviations must part them. */
function gcCountRow(base: VariantResult, others: readonly Contestant[]): Row {
  const of = metric('gc-count').of
  const settled = (mine: VariantResult) => {
    const [a, b] = [perOp(mine), perOp(base)]
    return a === null || b === null || Math.abs(a.rate - b.rate) > 2 * Math.sqrt(a.variance + b.variance)
  }
  return figureRow('GCs/1M ops', base, others, of, settled)
}

function perOp({ gc }: VariantResult): { readonly rate: number; readonly variance: number } | null {
  if (gc === null || gc.ops === 0) return null
  const many = gc.minor + gc.major
  return { rate: many / gc.ops, variance: many / gc.ops ** 2 }
}

/** A row of figures where lower is better; `settled` says whether a difference is one. */
function figureRow(
  label: string,
  base: VariantResult,
  others: readonly Contestant[],
  of: (result: VariantResult) => number | null,
  settled: (mine: VariantResult) => boolean = () => true,
): Row {
  const theirs = of(base)
  const cells = others.map(({ result }): Cell => {
    const mine = of(result)
    if (mine === null || theirs === null) return { figure: formatNumber(mine), change: NOT_MEASURED }
    const shown = formatNumber(mine)
    if (shown === formatNumber(theirs) || !settled(result)) return { figure: shown, change: NO_DIFFERENCE }
    const change = theirs === 0 ? 'more' : formatChange(mine / theirs)
    return { figure: shown, change, tone: mine < theirs ? 'better' : 'worse' }
  })
  return [label, { figure: formatNumber(theirs) }, ...cells]
}

function testRow(others: readonly Contestant[]): Row {
  const cells = others.map(({ comparison }): Cell => {
    const time = comparison?.time ?? null
    return { figure: time === null ? '' : `${formatP(time.pAdjusted)} n=${time.perFork.length}` }
  })
  return ['', { figure: '' }, ...cells]
}

function noiseText(one: CaseResult): string {
  const floor = noiseFloorOf(one)
  if (floor === null) return 'noise floor n/a: this run had no control'
  const control = controlOf(one)?.time?.ratio
  const read = control === undefined ? '' : ` (the control, identical code, read ${formatChange(control)})`
  return `noise floor ±${formatPercent(floor)}${read}`
}

function warningText(warning: Warning): string {
  const scope = scopeOf(warning)
  return plain(`warning: ${scope === '' ? '' : `${scope}: `}${describeWarning(warning)}`)
}
