import { totalRatio, type VariantFinding } from '../../../judge/within-run/findings.js'
import { CONTROL } from '../../../model/contenders.js'
import type { Metric } from '../../../model/metric.js'
import { countedMetrics, metric, metricsOf, objectsFirst } from '../../../model/metrics.js'
import type { CaseResult, ScenarioResult, VariantResult } from '../../../model/run.js'
import { code, markdown } from '../../text/escape.js'
import {
  formatBytes,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  listed,
  NO_DIFFERENCE,
  NOT_MEASURED,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { type AuthorRate, costAt, readRates } from '../author-rates.js'
import { demoted } from '../author-text.js'
import { type ReportContext, section, written } from './section.js'

/** Where the code is used, and what it costs a second at the author's rates. */
export function impact({ scenario, author, findings }: ReportContext): string | null {
  const { rates, shares, unread, rest } = readRates(author.of('rates') ?? '')
  const asked = rates.length > 0 ? rates : loadRates(scenario)
  const contender = findings.best?.variant ?? null
  return section('## Impact analysis', [
    written(author, 'where it is used'),
    section('### Calculator', [
      rest === '' ? null : demoted(rest, 1),
      ...asked.map((rate) => calculation(scenario, rate, contender)),
      ...unread.map(
        (stated) =>
          `The rate ${code(stated)} could not be read. Write it as \`rate: 10 clients × 100 pokes/s\`.`,
      ),
    ]),
    systemWide(shares, findings.best, author.of('system-wide impact', 1)),
  ])
}

/** Without rates of the author's, those that the load pass ran at. */
function loadRates({ load }: ScenarioResult): readonly AuthorRate[] {
  const stated = new Map(load.map((result) => [`${result.case}\n${result.ratePerSecond}`, result]))
  return [...stated.values()].map(({ case: name, ratePerSecond }) => ({
    text: `the load of ${formatCount(ratePerSecond)} ops/s`,
    perSecond: ratePerSecond,
    case: name,
  }))
}

/**
 * The gain of a service of which the op is only a share: at most the share. Of all metrics a service has only
 * allocations, bytes and time of its own.
 */
function systemWide(shares: readonly number[], best: VariantFinding | null, text: string | null) {
  const ratios =
    best === null ? [] : [...countedMetrics.map((one) => totalRatio(best.cases, one)), settledRatio(best)]
  const change = (share: number, ratio: number | null) =>
    ratio === null ? NOT_MEASURED : ratio === 1 ? NO_DIFFERENCE : formatChange(1 + share * (ratio - 1))
  const rows = shares.map((share) => [formatPercent(share), ...ratios.map((ratio) => change(share, ratio))])
  const found = best === null ? null : table(['The op is', ...amounts, 'Time'], rows)
  const explained =
    found === null || best === null
      ? null
      : `If the op is that share of a service's ${listed([...amounts, 'Time']).toLowerCase()}, ${code(best.variant)} changes those of the whole service by:`
  return section('### System-wide impact', [
    explained,
    found,
    found === null
      ? null
      : 'The shares are assumptions of the author; the rest is computed from the averages above.',
    text,
  ])
}

const amounts = countedMetrics.map(({ amount, label }) => amount ?? label)

/** A time that was not shown to differ is no difference. */
function settledRatio({ outcome, ratio }: VariantFinding): number | null {
  return outcome === 'no difference' || outcome === 'undecided' ? 1 : ratio
}

function calculation(scenario: ScenarioResult, rate: AuthorRate, contender: string | null): string | null {
  const one = rate.case === null ? scenario.cases[0] : scenario.cases.find(({ name }) => name === rate.case)
  if (one === undefined)
    return `The rate ${code(rate.text)} is for a case that was not measured: ${code(rate.case ?? '')}.`
  const results = one.variants.filter(({ name }) => name !== CONTROL)
  const rows = results.map((result) => [
    code(result.name),
    ...costs.map((metric) => costText(rate.perSecond, result, metric)),
  ])
  const found = table(['Method', ...costs.map(({ id, label }) => headings[id] ?? `${label} a second`)], rows)
  if (found === null) return null
  const title = `**${markdown(rate.text)}** = ${formatCount(rate.perSecond)} ops/s, on ${code(one.name)}:`
  return [title, found, savings(scenario, one, rate, contender)]
    .filter((block) => block !== null)
    .join('\n\n')
}

/** What has a cost a second: what is counted, and the op's time as a share of a core, which includes GC. */
const costs = objectsFirst(metricsOf({}, 'summary').filter(({ hidesZeros }) => hidesZeros === undefined))
  .filter(({ part }) => part === undefined)
  .sort((a, b) => Number(a.unit === 'ns') - Number(b.unit === 'ns'))

const headings: Readonly<Record<string, string>> = {
  allocs: 'Allocations/s',
  bytes: 'Allocated/s',
  'gc-count': 'Collections/s',
  time: 'One core',
}

function costText(perSecond: number, result: VariantResult, metric: Metric): string {
  const cost = costAt(perSecond, result, metric)
  if (cost === null) return NOT_MEASURED
  if (metric.unit === 'B') return `${formatBytes(cost)}/s`
  if (metric.unit === 'ns') return `${formatPercent(cost)}${cost > 1 ? ' (more than one core)' : ''}`
  return formatNumber(metric.unit === 'count' ? cost : Math.round(cost))
}

function savings(
  scenario: ScenarioResult,
  one: CaseResult,
  rate: AuthorRate,
  contender: string | null,
): string | null {
  const find = (name: string | null): VariantResult | undefined =>
    one.variants.find((result) => result.name === name)
  const [base, mine] = [find(scenario.baseline), find(contender)]
  if (base === undefined || mine === undefined || contender === null) return null
  const [objects, saved] = (['allocs', 'bytes'] as const).map((id) => {
    const [before, after] = [base, mine].map((result) => costAt(rate.perSecond, result, metric(id)))
    return before == null || after == null ? null : before - after
  })
  if (objects == null || saved == null) return null
  const fewer = Math.round(objects)
  if (fewer === 0 && saved === 0) return null
  const allocations =
    fewer === 0
      ? 'as many allocations'
      : `${formatCount(Math.abs(fewer))} ${fewer < 0 ? 'more' : 'fewer'} allocations`
  const memory =
    saved === 0
      ? 'as much memory allocated'
      : `${formatBytes(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'} memory allocated`
  return `With ${code(contender)} that is ${allocations} and ${memory} each second.`
}
