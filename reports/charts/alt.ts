import { CONTROL, chartedNames } from '../../model/contenders.js'
import { bytesPerOp } from '../../model/counted-metrics.js'
import { metric, metricsIn } from '../../model/metrics.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { formatCount, formatMs, formatNs, formatNumber, listed } from '../text/format.js'
import { growthSentences } from '../text/growth-text.js'
import { watchedCases } from './heap.js'
import { shortName } from './style.js'

/** What the time chart says. */
export function timeAlt(scenario: ScenarioResult): string {
  return `Bar chart of time per op. ${perCase(scenario, (result) => formatNs(metric('time').of(result)))}`
}

/** What the chart of bytes and objects says: a picture of these two. */
export function allocationAlt(scenario: ScenarioResult): string {
  const others = metricsIn('charts').filter(
    ({ id, rule }) => rule === 'exact' && id !== 'bytes' && id !== 'allocs',
  )
  const figure = (result: VariantResult) =>
    [
      `${formatNumber(bytesPerOp(result))} B in ${objects(metric('allocs').of(result))}`,
      ...others.map(({ of, label }) => `${formatNumber(of(result))} ${label}`),
    ].join(', ')
  return `Bar charts of bytes and objects allocated per op. ${perCase(scenario, figure)}`
}

/** What the chart of growth says. */
export function growthAlt(scenario: ScenarioResult): string {
  const sentences = growthSentences(scenario, shortName).map((text) => ` ${text}.`)
  return `Line charts of figures per op by ${scenario.growth?.parameter}.${sentences.join('')}`
}

/** What the chart of the heap says. */
export function heapAlt(scenario: ScenarioResult): string {
  const [one] = watchedCases(scenario)
  if (one === undefined) return ''
  const figures = chartedNames(scenario).flatMap((name) => {
    const result = one.variants.find((candidate) => candidate.name === name)
    const rate = result === undefined ? null : metric('gc-count').of(result)
    return rate === null ? [] : [`${shortName(name)} ${formatNumber(rate)}`]
  })
  return `Line charts of the heap over ops on ${shortName(one.name)}. Collections per million ops: ${listed(figures)}.`
}

/** What the chart of throughput by workers says. */
export function workersAlt({ workers }: ScenarioResult): string {
  const most = Math.max(0, maximum(workers.map((result) => result.workers)))
  const figures = workers
    .filter((result) => result.workers === most && result.variant !== CONTROL)
    .map(
      (result) =>
        `${shortName(result.variant)} ${formatCount(result.opsPerSecond, 0)} on ${shortName(result.case)}`,
    )
  const scale = workers.some((result) => result.workers === 1) ? ', above lines of how they scale' : ''
  return `Bar chart of ops per second by number of workers${scale}. With ${most}: ${listed(figures)}.`
}

/** What the chart of latencies says. */
export function loadAlt({ load }: ScenarioResult): string {
  const figures = load
    .filter(({ variant }) => variant !== CONTROL)
    .map(
      ({ variant, latencyMs, case: one }) =>
        `${shortName(variant)} ${formatMs(latencyMs?.p99)} on ${shortName(one)}`,
    )
  return `Line chart of latency by percentile under load. 99th percentile: ${listed(figures)}.`
}

function objects(many: number | null): string {
  return `${formatNumber(many)} ${many === 1 ? 'object' : 'objects'}`
}

function perCase(scenario: ScenarioResult, figure: (result: VariantResult) => string): string {
  const names = chartedNames(scenario)
  return scenario.cases
    .map((one) => {
      const figures = names.flatMap((name) => {
        const result = one.variants.find((variant) => variant.name === name)
        return result === undefined ? [] : [`${shortName(name)} ${figure(result)}`]
      })
      return `${shortName(one.name)}: ${listed(figures)}.`
    })
    .join(' ')
}
