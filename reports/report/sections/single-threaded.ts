import { totalRatio, type VariantFinding } from '../../../judge/within-run/findings.js'
import { CONTROL, variantNames } from '../../../model/contenders.js'
import type { Metric } from '../../../model/metric.js'
import { bytesPerOp, countedMetrics, metric, metricsIn, objectsFirst } from '../../../model/metrics.js'
import type {
  AllocationResult,
  CaseResult,
  Comparison,
  ScenarioResult,
  VariantResult,
} from '../../../model/run.js'
import { code, markdown } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatEstimate,
  formatNumber,
  formatP,
  formatPercent,
  formatReduction,
  formatSpeedup,
  formatSpread,
  listed,
  NO_DIFFERENCE,
  NOT_MEASURED,
  type TimeUnit,
  timeUnitFor,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { bullets, picture, type ReportContext, section } from './section.js'

const columns = objectsFirst(metricsIn('report'))

/** The main table: time, allocations and memory of every contender on every case. */
export function singleThreaded({ scenario, findings, charts }: ReportContext): string | null {
  const unit = scenarioUnit(scenario)
  const best = findings.best?.outcome === 'pays' ? findings.best.variant : null
  const rows = scenario.cases.flatMap((one) => rowsOf(scenario, one, unit, best))
  const measured = scenario.cases.some(({ variants }) =>
    variants.some(({ time, allocation }) => time ?? allocation),
  )
  if (!measured) return null
  const head = [
    'Test case',
    'Method',
    ...columns.map(({ part, title, label }) => part ?? (title ?? label).replace('ns/op', `${unit.name}/op`)),
    'Speedup',
    'Verdict',
    'Alloc reduction',
  ]
  return section('### Single-threaded performance', [
    table(head, rows, 2),
    picture(charts, 'charts/time.png'),
    picture(charts, 'charts/allocation.png'),
    averages([...findings.variants, ...findings.tuned]),
    notes(scenario),
  ])
}

/** The unit of all times of a scenario. */
export function scenarioUnit({ cases }: ScenarioResult): TimeUnit {
  const times = cases.flatMap(({ variants }) => variants.flatMap(({ time }) => time?.nsPerOp ?? []))
  return timeUnitFor([times.reduce((least, ns) => Math.min(least, ns), Number.POSITIVE_INFINITY)])
}

function rowsOf(
  scenario: ScenarioResult,
  one: CaseResult,
  unit: TimeUnit,
  best: string | null,
): readonly (readonly string[])[] {
  const base = one.variants.find(({ name }) => name === scenario.baseline)
  return one.variants.map((result, index) => {
    const comparison = one.comparisons.find(({ variant }) => variant === result.name) ?? null
    const cells = figures(result, base, comparison, unit)
    const emphasized = result.name === best ? cells.map((cell) => `**${cell}**`) : cells
    const name = result.name === CONTROL ? '`control` (the baseline again)' : code(result.name)
    return [index === 0 ? markdown(one.name) : '', result.name === best ? `**${name}**` : name, ...emphasized]
  })
}

function figures(
  result: VariantResult,
  base: VariantResult | undefined,
  comparison: Comparison | null,
  unit: TimeUnit,
): readonly string[] {
  return [
    ...columns.map((metric) => figureText(metric, result, unit)),
    ...(result === base ? ['-', '-', '-'] : compared(result, base, comparison)),
  ]
}

function figureText(metric: Metric, result: VariantResult, unit: TimeUnit): string {
  const figure = metric.of(result)
  if (metric.unit === 'ns') {
    if (figure === null) return NOT_MEASURED
    const interval = metric.interval?.({ result, comparison: null }) ?? null
    return `${formatEstimate(figure / unit.ns)} ${formatSpread(figure, interval)}`.trim()
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
  const interval = time?.ci95 ? ` (${speedup(time.ci95[1])}–${formatSpeedup(time.ci95[0])})` : ''
  const speed = time === null ? NOT_MEASURED : `${formatSpeedup(time.ratio)}${interval}`
  const p = time?.pAdjusted == null ? '' : `, ${formatP(time.pAdjusted)}`
  return [speed, verdict === null ? NOT_MEASURED : `${verdict}${p}`, reduction(result, base)]
}

function speedup(ratio: number): string {
  return formatSpeedup(ratio).replace('x', '')
}

/** How many of the baseline's allocations are gone, or how many times as many there are. */
function reduction(result: VariantResult, base: VariantResult | undefined): string {
  const [mine, theirs] = [result, base].map((one) => one && metric('allocs').of(one))
  if (mine == null || theirs == null) return NOT_MEASURED
  if (mine === theirs) return NO_DIFFERENCE
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
    ...countedMetrics.map(({ of }) => changeOf(totalRatio(cases, of))),
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

function changeOf(ratio: number | null): string {
  return ratio === 1 ? NO_DIFFERENCE : formatChange(ratio)
}

function notes(scenario: ScenarioResult): string | null {
  const results = scenario.cases.flatMap(({ variants }) => variants)
  const forks = [...new Set(results.flatMap(({ time }) => (time === null ? [] : [time.perFork.length])))]
  const controlLasted = results.every(({ name, time }) => name !== CONTROL || time !== null)
  const inexact = results.some(({ allocation }) => allocation !== null && !allocation.exact)
  const list = bullets([
    forks.length === 0
      ? null
      : `Times are estimates over ${listed(forks.map((many) => formatCount(many)))} forks with 95 % intervals; the collector's work is part of them. A speedup is not the quotient of two of them: it is taken sample by sample between processes that take turns, which a machine that changes its speed does not blur. A verdict of \`same\` means that the interval lies within the smallest difference that matters; \`inconclusive\` means that these forks settle nothing.`,
    results.some(({ name }) => name === CONTROL)
      ? `\`control\` is the baseline in a process of its own: what it differs by is noise.${controlLasted ? ' The others are compared with both.' : ''}`
      : null,
    ...scenario.cases.map((one) => unsteadyBytes(scenario, one)),
    secondCount(scenario),
    inexact ? '`≈` marks a count whose windows did not all agree to the byte.' : null,
    ...variantNames(scenario).map((name) => remaining(scenario, name)),
  ])
  return list === null ? null : `**Notes**:\n\n${list}`
}

/** Notes that identical code allocated differently: V8 may compile it differently in each process. */
function unsteadyBytes(scenario: ScenarioResult, one: CaseResult): string | null {
  const bytes = (name: string) => {
    const found = one.variants.find((result) => result.name === name)
    return found === undefined ? null : bytesPerOp(found)
  }
  const [base, control] = [bytes(scenario.baseline), bytes(CONTROL)]
  if (base === null || control === null || Math.abs(control - base) <= 0.005 * base) return null
  return `On ${code(one.name)}, the same code allocated ${formatNumber(base)} B/op in one process and ${formatNumber(control)} in another, as V8 decides anew in each how it compiles. A difference in bytes no larger than that is not counted as one.`
}

const MOST_NAMED = 4

/** What the other way of counting heap bytes gave, beside the first. */
function secondCount(scenario: ScenarioResult): string | null {
  const counted = scenario.cases.flatMap((one) =>
    one.variants.flatMap(({ name, allocation }) =>
      allocation?.crossCheckBytesPerOp == null
        ? []
        : [{ of: `${code(name)} on ${code(one.name)}`, ...pairOf(allocation) }],
    ),
  )
  if (counted.length === 0) return null
  const others = counted.filter(({ first, second }) => first !== second)
  const how = 'Heap bytes were counted a second way, by the growth of the used heap over single ops'
  if (others.length === 0) return `${how}: all ${formatCount(counted.length)} counts agree.`
  const named = others
    .slice(0, MOST_NAMED)
    .map(({ of, first, second }) => `${second} rather than ${first} for ${of}`)
  return `${how}: ${formatCount(counted.length - others.length)} of ${formatCount(counted.length)} counts agree; it gives ${listed(others.length > MOST_NAMED ? [...named, 'others that `run.json` has'] : named)}.`
}

function pairOf({ heapBytesPerOp, crossCheckBytesPerOp }: AllocationResult) {
  return { first: formatNumber(heapBytesPerOp), second: formatNumber(crossCheckBytesPerOp) }
}

/** Where what a variant still allocates comes from, on the first case where it allocates. */
function remaining(scenario: ScenarioResult, name: string): string | null {
  for (const one of scenario.cases) {
    const allocation = one.variants.find((result) => result.name === name)?.allocation
    const found = allocation?.functions ?? allocation?.sites ?? []
    if (found.length === 0) continue
    const sites = found.slice(0, 3).map(({ function: own, bytesPerOp, allocsPerOp }) => {
      const objects = allocsPerOp === null ? '' : ` in ${formatNumber(allocsPerOp)}`
      return `${code(own)} (${formatNumber(bytesPerOp)} B${objects})`
    })
    return `What ${code(name)} still allocates on ${code(one.name)} comes from ${listed(sites)}.`
  }
  return null
}
