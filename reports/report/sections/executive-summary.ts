import { totalRatio, type VariantFinding } from '../../../judge/within-run/findings.js'
import { largestNoiseFloor } from '../../../model/contenders.js'
import type { Metric } from '../../../model/metric.js'
import { countedMetrics } from '../../../model/metrics.js'
import type { ScenarioResult, VariantResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { code } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatSpeedup,
  listed,
  NOT_MEASURED,
  pluralize,
} from '../../text/format.js'
import { meanOver, verdictSentence, whyUnproven } from '../../text/verdict-sentence.js'
import { throughput } from './concurrent.js'
import { bullets, type ReportContext, section } from './section.js'
import { scenarioScale } from './single-threaded.js'

/** The verdict in its first sentence, then the key results of the best variant. */
export function executiveSummary(context: ReportContext): string | null {
  const { scenario, findings } = context
  const { best } = findings
  const key = best === null ? null : bullets(keyResults(context, best))
  return section('## Executive summary', [
    verdictSentence(findings, scenario.baseline, code),
    best === null || key === null
      ? null
      : `### Key results: ${code(best.variant)} against ${code(scenario.baseline)}`,
    key,
  ])
}

function keyResults(context: ReportContext, best: VariantFinding): readonly (string | null)[] {
  return [
    performance(context, best),
    ...countedMetrics.map((row) => perOp(row, best)),
    collector(context, best),
    concurrency(context, best),
    load(context, best),
    ...context.findings.tuned.map(tuning),
    noise(context),
    correctness(context, best),
  ]
}

function performance({ scenario }: ReportContext, best: VariantFinding): string | null {
  const [first] = best.cases
  if (best.ratio === null || first === undefined) return null
  const { perOp: each, text } = timesIn(scenario)
  const times = `${text(first.base.time?.nsPerOp)} → ${text(first.result.time?.nsPerOp)}${each}`
  const range = [...best.cases].map(({ ratio }) => ratio ?? 1).sort((a, b) => b - a)
  const change = {
    pays: `${formatSpeedup(best.ratio)} as fast`,
    costs: `${formatSpeedup(best.ratio)} as fast`,
    mixed: `between ${formatSpeedup(range[0])} and ${formatSpeedup(range.at(-1))} as fast`,
    'no difference': 'no difference',
    unproven: `${formatSpeedup(best.ratio)} as fast, ${whyUnproven(best)}`,
    undecided: 'not settled',
    wrong: 'not measured',
  }[best.outcome]
  const mean = best.outcome === 'mixed' ? '' : `, time ${formatChange(best.ratio)}, ${meanOver(best.cases)}`
  return `**Performance**: ${change}${mean}; ${onCase(best, first.case)}${times}`
}

/** Where figures of one case stand beside a mean over several, whose they are. */
function onCase({ cases }: VariantFinding, name: string): string {
  return `on ${code(name)}${cases.length > 1 ? ' alone' : ''} `
}

/** Times as the table has them. */
function timesIn(scenario: ScenarioResult) {
  const { write, perOp } = scenarioScale(scenario)
  return { perOp, text: (ns: number | null | undefined) => (ns == null ? NOT_MEASURED : write(ns)) }
}

function perOp(metric: Metric, best: VariantFinding): string | null {
  const { noun, label } = metric
  const of = (result: VariantResult) => metric.of(result)
  const differing = best.cases.find(({ base, result }) => of(base) !== of(result))
  const first = differing ?? best.cases[0]
  const ratio = totalRatio(best.cases, metric)
  if (first === undefined || ratio === null) return null
  const unchanged = differing === undefined ? 'unchanged' : 'no clear difference'
  const over = best.cases.length > 1 ? ` in the sum of ${pluralize(best.cases.length, 'case')}` : ''
  const change = ratio === 1 ? unchanged : `${formatChange(ratio)}${over}`
  return `**${noun ?? label}**: ${change}; ${onCase(best, first.case)}${formatNumber(of(first.base))} → ${formatNumber(of(first.result))} ${label}`
}

/** The collector's work on an op, as it was timed in turns; shares of single runs prove nothing. */
function collector({ scenario }: ReportContext, best: VariantFinding): string | null {
  const [first] = best.cases
  if (first === undefined) return null
  const { base, result } = first
  const { perOp: each, text } = timesIn(scenario)
  const work =
    base.time === null || result.time === null
      ? null
      : `${text(base.time.gcNsPerOp)} → ${text(result.time.gcNsPerOp)}${each} of its work`
  const rates = ([before, after]: readonly [number | null, number | null], kind: string) =>
    `${formatNumber(before)} → ${formatNumber(after)} ${kind}`
  const collections =
    base.gc === null || result.gc === null
      ? null
      : `${rates([base.gc.minorPerMillionOps, result.gc.minorPerMillionOps], 'young')} and ${rates([base.gc.majorPerMillionOps, result.gc.majorPerMillionOps], 'full collections per million ops')}`
  const parts = [work, collections].filter((part) => part !== null)
  return parts.length === 0 ? null : `**Garbage collection**: ${onCase(best, first.case)}${parts.join(', ')}`
}

function concurrency({ scenario }: ReportContext, { variant }: VariantFinding): string | null {
  const most = Math.max(0, maximum(scenario.workers.map(({ workers }) => workers)))
  const of = (name: string) => scenario.workers.find((one) => one.workers === most && one.variant === name)
  const [base, mine] = [of(scenario.baseline), of(variant)]
  if (!base?.opsPerSecond || !mine?.opsPerSecond) return null
  const rates = `${formatCount(base.opsPerSecond, 0)} → ${formatCount(mine.opsPerSecond, 0)} ops/s`
  const verdict = mine.time?.verdict ?? null
  const change =
    verdict === 'same' || verdict === 'inconclusive'
      ? `${verdict === 'same' ? 'the same' : 'not settled'}, throughput read ${throughput(mine, base)}`
      : `throughput ${throughput(mine, base)}`
  return `**Concurrent**: ${change} with ${pluralize(most, 'worker')} on ${code(mine.case)} (${rates})`
}

function load({ scenario }: ReportContext, { variant }: VariantFinding): string | null {
  const of = (name: string) => scenario.load.find((one) => one.variant === name)
  const [base, mine] = [of(scenario.baseline), of(variant)]
  if (!base || !mine || base.keptUp === null || mine.keptUp === null) return null
  const latency = (one: typeof base) =>
    one.keptUp === false ? 'fell behind' : `p99.9 ${formatMs(one.latencyMs?.p999)}`
  return `**Under load**: ${latency(base)} → ${latency(mine)}, ${formatPercent(base.gc?.share)} → ${formatPercent(mine.gc?.share)} of the time in the collector, at ${formatCount(mine.ratePerSecond, 0)} ops/s on ${code(mine.case)}`
}

/** A tuned baseline changes no code, so that what it gains is what the variant has to beat. */
function tuning(tuned: VariantFinding): string {
  const change = tuned.ratio === null ? 'its time was not compared' : `time ${formatChange(tuned.ratio)}`
  return `**Tuning instead**: ${code(tuned.variant)}, the same code under other flags: ${change}`
}

function noise({ scenario }: ReportContext): string {
  const floor = largestNoiseFloor(scenario)
  if (floor === null) return '**Noise floor**: unknown, since this run had no control'
  return `**Noise floor**: ±${formatPercent(floor)}, as the baseline measured against itself`
}

function correctness({ scenario }: ReportContext, best: VariantFinding): string {
  const outputs = scenario.cases.reduce((sum, { verified }) => sum + verified.outputs, 0)
  if (best.same === true)
    return `**Correctness**: ${pluralize(outputs, 'output')} compared, all the same as the baseline's`
  if (best.same === false) return '**Correctness**: outputs differ'
  const open = scenario.cases.filter(({ verified }) => verified.same === null).map(({ name }) => code(name))
  return `**Correctness**: not verified on ${listed(open)}`
}
