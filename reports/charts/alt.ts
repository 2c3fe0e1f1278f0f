import { bytesPerOp, metric } from '../../model/metrics.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import { chartedNames } from '../contenders.js'
import { plain } from '../escape.js'
import { formatNs, formatNumber, listed } from '../format.js'

/** What the time chart says. */
export function timeAlt(scenario: ScenarioResult): string {
  return `Bar chart of time per op. ${perCase(scenario, ({ time }) => formatNs(time?.nsPerOp))}`
}

/** What the chart of bytes and objects says. */
export function allocationAlt(scenario: ScenarioResult): string {
  const figure = (result: VariantResult) =>
    `${formatNumber(bytesPerOp(result))} B in ${formatNumber(metric('allocs').of(result))} objects`
  return `Bar charts of bytes and objects allocated per op. ${perCase(scenario, figure)}`
}

/** What the chart of the heap says. */
export function heapAlt(scenario: ScenarioResult): string {
  const [one] = scenario.cases.filter(({ variants }) => variants.some(({ gc }) => (gc?.heap.length ?? 0) > 0))
  if (one === undefined) return ''
  const figures = chartedNames(scenario).flatMap((name) => {
    const gc = one.variants.find((result) => result.name === name)?.gc
    const rate = gc && gc.minorPerMillionOps + gc.majorPerMillionOps
    return rate === null || rate === undefined ? [] : [`${plain(name)} ${formatNumber(rate)}`]
  })
  return `Line charts of the heap over time on ${plain(one.name)}. Collections per million ops: ${listed(figures)}.`
}

function perCase(scenario: ScenarioResult, figure: (result: VariantResult) => string): string {
  const names = chartedNames(scenario)
  return scenario.cases
    .map((one) => {
      const figures = names.flatMap((name) => {
        const result = one.variants.find((variant) => variant.name === name)
        return result === undefined ? [] : [`${plain(name)} ${figure(result)}`]
      })
      return `${plain(one.name)}: ${listed(figures)}.`
    })
    .join(' ')
}
