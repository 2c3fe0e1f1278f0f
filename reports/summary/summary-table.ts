import { findingsOf } from '../../judge/within-run/findings.js'
import {
  baselineOfCase,
  type Contestant,
  contestants,
  controlOf,
  recordedNoiseFloor,
  tunedNames,
  variantNames,
} from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import { isWorthShowing, metricsOf } from '../../model/metrics.js'
import type {
  CaseResult,
  Comparison,
  MetricDifference,
  RunDocument,
  ScenarioResult,
  VariantResult,
} from '../../model/run.js'
import { shortened } from '../../model/shortened.js'
import { plain } from '../text/escape.js'
import {
  formatChange,
  formatCount,
  formatNumber,
  formatP,
  formatPercent,
  formatSpread,
  NO_DIFFERENCE,
  NOT_MEASURED,
  type TimeScale,
  timeScaleFor,
} from '../text/format.js'
import { growthSentences } from '../text/growth-text.js'
import { serviceNoise, serviceSentences, unitOf } from '../text/service-words.js'
import { renderTextTable, type TextCell, type TextRow } from '../text/text-table.js'
import { type ToldWarning, toldOnce } from '../text/told-once.js'
import { outputsOfSuite, verdictSentence } from '../text/verdict-sentence.js'

/** How the summary is set. */
export interface SummaryStyle {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** With what the figures rest on: intervals of ratios, tests, processes, the noise floor. */
  readonly verbose: boolean
}

/** A run for the terminal: of each scenario the verdict, then a table a case; the warnings last. */
export function renderSummary(run: RunDocument, style: SummaryStyle): string {
  const scenarios = run.scenarios.map((scenario) => scenarioText(run, scenario, style))
  const warnings = toldOnce([...run.environment.warnings, ...run.warnings]).map(warningText)
  return `${[...scenarios, ...(warnings.length > 0 ? [warnings.join('\n')] : [])].join('\n\n')}\n`
}

function scenarioText(run: RunDocument, scenario: ScenarioResult, style: SummaryStyle): string {
  const timed = scenario.kind !== 'service' && run.options.time !== false
  const cases = scenario.cases.map((one) => caseText(scenario, one, { ...style, timed }))
  const { title, file, suite } = scenario
  const origin = suite === undefined ? '' : ` (${file}, written for ${suite.tool})`
  const growth = growthSentences(scenario, (name) => name).map((text) =>
    plain(`By ${scenario.growth?.parameter}, ${text}.`),
  )
  const told = [...verdictsOf(run, scenario).map(plain), ...growth].join('\n')
  return [plain(`${title}${origin}`), told, ...cases].filter((part) => part !== '').join('\n\n')
}

function verdictsOf(run: RunDocument, scenario: ScenarioResult): readonly string[] {
  const { suite, baseline, kind } = scenario
  if (kind === 'service') return serviceSentences(scenario, (name) => name)
  if (suite !== undefined) return [outputsOfSuite(scenario)]
  if (variantNames(scenario).length === 0 && tunedNames(scenario).length > 0) return []
  return [verdictSentence(findingsOf(run, scenario), baseline, (name) => name)]
}

/** The same, and whether times of ops were asked for. */
interface CaseStyle extends SummaryStyle {
  readonly timed: boolean
}

/** What stands in a table, in its order: one line of 80 columns. */
function legendOf(base: string, { verbose, timed }: CaseStyle): string {
  const shown = `vs base: change from ${shortened(plain(base))}; same: negligible; ~: unsettled`
  const interval = timed ? '; ±: 95 % interval' : ''
  return `${shown}${interval}${verbose ? '; 95 %: interval of the change in time; p: chance alone shows as much so often; n: processes' : ''}`
}

function caseText(scenario: ScenarioResult, one: CaseResult, style: CaseStyle): string {
  const base = baselineOfCase(scenario, one)
  const heading = plain(one.name)
  const isService = scenario.kind === 'service'
  if (base === null || (isService && !base.request)) return `${heading}\n${notMeasured(one, isService)}`
  const others = contestants(scenario, one)
  const contenders = [base, ...others.map(({ result }) => result)]
  const isAsked = ({ unit }: Metric) => style.timed || isService || unit !== 'ns'
  const shown = metricsOf(scenario, 'summary').filter((metric) => {
    const figures = contenders.map((result) => metric.of(result))
    return isAsked(metric) && isWorthShowing(metric, figures)
  })
  if (shown.every((metric) => metric.of(base) === null))
    return `${heading}\n${plain(base.name)} was not measured, so there is nothing to compare with`
  const scale = timeScaleFor(contenders.map(({ time }) => time?.nsPerOp))
  const metricRows = shown.map((metric) => metricRow(metric, base, others, scale))
  const rows = style.verbose ? [...metricRows, ...testRows(others, isService, one)] : metricRows
  const table = renderTextTable({
    names: [base.name, ...others.map(({ result }) => result.name)],
    rows,
    asides: style.verbose ? [] : shown.flatMap(({ part }) => part ?? []),
    ...style,
  })
  const legend = others.length > 0 ? legendOf(base.name, style) : ''
  const noise = isService ? serviceNoise(one) : noiseText(one)
  return [heading, table, legend, style.verbose ? noise : ''].filter((line) => line !== '').join('\n')
}

function notMeasured({ verified }: CaseResult, isService: boolean): string {
  const { difference } = verified
  if (difference === undefined) return 'not measured'
  const op = `${isService ? 'response' : 'op'} ${formatCount(difference.op)} of ${plain(difference.variant)}`
  return `${isService ? 'responses differ, so there are no figures' : 'outputs differ, so nothing was timed'}: ${op}\n  expected ${plain(difference.expected)}\n  actual   ${plain(difference.actual)}`
}

/** A metric of every contender, where lower is better; what was not shown to be a difference is none. */
function metricRow(
  metric: Metric,
  base: VariantResult,
  others: readonly Contestant[],
  scale: TimeScale,
): TextRow {
  const theirs = figureText(metric, base, scale)
  const cells = others.map(({ result, comparison }): TextCell => {
    const figure = figureText(metric, result, scale)
    const difference = comparison?.differences?.find((one) => one.metric === metric.id)
    if (difference === undefined) return { figure, change: NOT_MEASURED }
    const { verdict, ratio } = difference
    const shown = (verdict === 'lower' || verdict === 'higher') && figure !== theirs
    if (!shown)
      return { figure, change: isShownSame(metric, difference, comparison) ? 'same' : NO_DIFFERENCE }
    const change = ratio === null ? 'more' : formatChange(ratio)
    return { figure, change, tone: verdict === metric.better ? 'better' : 'worse' }
  })
  return [metric.part ?? scale.heading(metric.label), { figure: theirs }, ...cells]
}

/** Exact figures that agree, and times whose interval says so; of others it is only not known to differ. */
function isShownSame(metric: Metric, { verdict }: MetricDifference, comparison: Comparison | null): boolean {
  if (verdict !== 'same') return false
  return metric.rule === 'exact' || (comparison !== null && metric.judged?.(comparison)?.verdict === 'same')
}

function figureText(metric: Metric, result: VariantResult, scale: TimeScale): string {
  const figure = metric.of(result)
  const interval = metric.interval?.({ result, comparison: null })
  if (figure === null) return NOT_MEASURED
  const written = metric.unit === 'ns' ? scale.write(figure) : formatNumber(figure)
  return interval === undefined ? written : `${written} ${formatSpread(figure, interval)}`.trim()
}

/** What the comparison of times, or of a service's bytes, rests on. */
function testRows(others: readonly Contestant[], isService: boolean, one: CaseResult): readonly TextRow[] {
  const texts = others.map(({ result, comparison }) => {
    const test = comparison?.time ?? comparison?.request?.bytes
    if (!test) return ['', '']
    const { ci95, pAdjusted, perFork } = test
    const { look } = result.time ?? {}
    const at = look === undefined ? '' : `, look ${look.at} of ${look.of}`
    return [
      ci95 === null ? NOT_MEASURED : ci95.map(formatChange).join(' to '),
      `${formatP(pAdjusted)} n=${perFork.length}${at}`,
    ]
  })
  const of = isService ? ` of B/${unitOf([one])}` : ''
  return [`95 %${of}`, `test${of}`].map(
    (label, row): TextRow => [label, { figure: '' }, ...texts.map((text) => ({ figure: text[row] ?? '' }))],
  )
}

function noiseText(one: CaseResult): string {
  const floor = recordedNoiseFloor(one)
  if (floor === null) return 'noise floor n/a: this run had no control'
  const control = controlOf(one)?.time?.ratio
  const read = control === undefined ? '' : ` (the control, identical code, read ${formatChange(control)})`
  return `noise floor ±${formatPercent(floor)}${read}`
}

function warningText({ scope, text }: ToldWarning): string {
  return plain(`warning: ${scope === '' ? '' : `${scope}: `}${text}`)
}
