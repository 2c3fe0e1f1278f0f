import { chanceBetween } from '../../../judge/rules/exact.js'
import { totalRatio, type VariantFinding } from '../../../judge/within-run/findings.js'
import { CONTROL } from '../../../model/contenders.js'
import type { Metric } from '../../../model/metric.js'
import { countedMetrics, metric, metricsIn, objectsFirst } from '../../../model/metrics.js'
import type { CaseResult, Comparison, ScenarioResult, VariantResult } from '../../../model/run.js'
import { minimum } from '../../../stats/summary.js'
import { code, markdown } from '../../text/escape.js'
import {
  formatChange,
  formatNumber,
  formatP,
  formatPercent,
  formatReduction,
  formatSpeedup,
  formatSpread,
  NO_DIFFERENCE,
  NOT_MEASURED,
  type TimeScale,
  timeScaleFor,
  timeUnitFor,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { notesOnFigures } from './notes-on-figures.js'
import { picture, type ReportContext, section } from './section.js'

const columns = objectsFirst(metricsIn('report'))

/** The main table: time, allocations and memory of every contender on every case. */
export function singleThreaded({ scenario, findings, charts }: ReportContext): string | null {
  const scale = scenarioScale(scenario)
  const best = findings.best?.outcome === 'pays' ? findings.best.variant : null
  const rows = scenario.cases.flatMap((one) => rowsOf(scenario, one, scale, best))
  const measured = scenario.cases.some(({ variants }) =>
    variants.some(({ time, allocation }) => time ?? allocation),
  )
  if (!measured) return null
  const head = [
    'Test case',
    'Method',
    ...columns.map(({ part, title, label }) => part ?? scale.heading(title ?? label)),
    'Speedup',
    'Verdict',
    'Alloc reduction',
  ]
  return section('### Single-threaded performance', [
    table(head, rows, 2),
    picture(charts, 'charts/time.png'),
    picture(charts, 'charts/allocation.png'),
    scenario.suite === undefined ? averages([...findings.variants, ...findings.tuned]) : null,
    notesOnFigures(scenario),
  ])
}

/** How all times of a scenario are written. */
export function scenarioScale({ cases }: ScenarioResult): TimeScale {
  const times = cases.flatMap(({ variants }) => variants.flatMap(({ time }) => time?.nsPerOp ?? []))
  return timeScaleFor(times, timeUnitFor([minimum(times)]))
}

function rowsOf(
  scenario: ScenarioResult,
  one: CaseResult,
  scale: TimeScale,
  best: string | null,
): readonly (readonly string[])[] {
  const base = one.variants.find(({ name }) => name === scenario.baseline)
  return one.variants.map((result, index) => {
    const comparison = one.comparisons.find(({ variant }) => variant === result.name) ?? null
    const cells = figures(result, base, comparison, scale)
    const emphasized = result.name === best ? cells.map((cell) => `**${cell}**`) : cells
    const name = result.name === CONTROL ? '`control` (the baseline again)' : code(result.name)
    return [index === 0 ? markdown(one.name) : '', result.name === best ? `**${name}**` : name, ...emphasized]
  })
}

function figures(
  result: VariantResult,
  base: VariantResult | undefined,
  comparison: Comparison | null,
  scale: TimeScale,
): readonly string[] {
  return [
    ...columns.map((metric) => figureText(metric, result, scale)),
    ...(result === base ? ['-', '-', '-'] : compared(result, base, comparison)),
  ]
}

function figureText(metric: Metric, result: VariantResult, scale: TimeScale): string {
  const figure = metric.of(result)
  if (metric.unit === 'ns') {
    if (figure === null) return NOT_MEASURED
    const interval = metric.interval?.({ result, comparison: null }) ?? null
    return `${scale.write(figure)} ${formatSpread(figure, interval)}`.trim()
  }
  const approximately = metric.rule === 'exact' && result.allocation?.exact === false ? '≈ ' : ''
  return `${approximately}${formatNumber(figure)}`
}

function compared(
  result: VariantResult,
  base: VariantResult | undefined,
  comparison: Comparison | null,
): readonly string[] {
  const time = comparison?.time ?? null
  const verdict = time?.verdict ?? null
  const interval = time?.ci95
    ? ` (${formatSpeedup(time.ci95[1]).replace('x', '')}–${formatSpeedup(time.ci95[0])})`
    : ''
  const speed = time === null ? NOT_MEASURED : `${formatSpeedup(time.ratio)}${interval}`
  const p = time?.pAdjusted == null ? '' : `, ${formatP(time.pAdjusted)}`
  return [speed, verdict === null ? NOT_MEASURED : `${verdict}${p}`, reduction(result, base)]
}

/** How many of the baseline's allocations are gone, or how many times as many there are. */
function reduction(result: VariantResult, base: VariantResult | undefined): string {
  const [mine, theirs] = [result, base].map((one) => one && metric('allocs').of(one))
  if (mine == null || theirs == null) return NOT_MEASURED
  if (base === undefined || Math.abs(mine - theirs) <= chanceBetween(metric('allocs'), result, base))
    return NO_DIFFERENCE
  return theirs === 0 ? 'more' : formatReduction(mine / theirs)
}

function averages(findings: readonly VariantFinding[]): string | null {
  const measured = findings.filter(({ ratio }) => ratio !== null)
  if (measured.length === 0) return null
  const rows = measured.map(({ variant, cases, ratio, outcome }) => [
    code(variant),
    outcome,
    formatPercent(ratio),
    formatChange(ratio),
    formatSpeedup(ratio),
    ...countedMetrics
      .map((one) => totalRatio(cases, one))
      .map((total) => (total === 1 ? NO_DIFFERENCE : formatChange(total))),
  ])
  const head = [
    'Over all cases',
    'Outcome',
    'Of the time',
    'Time',
    'Speedup',
    ...countedMetrics.map(({ noun, label }) => noun ?? label),
  ]
  const explained =
    'Time is the geometric mean of the ratios; allocations and memory are sums over the cases.'
  return `${table(head, rows, 2)}\n\n${explained}`
}
