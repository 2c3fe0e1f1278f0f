import type { Metric } from '../../model/metric.js'
import { metricsOf } from '../../model/metrics.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { code, markdown } from '../text/escape.js'
import {
  formatBytes,
  formatChange,
  formatCount,
  formatMs,
  formatNs,
  formatPercent,
  NO_DIFFERENCE,
} from '../text/format.js'
import { table } from '../text/markdown.js'

/**
 * The same scenarios on several versions of Node.js: a table a case, a column a version. Each version ran by
 * itself, so times are compared with the baseline on the same version.
 */
export function runtimesPage(runs: readonly RunDocument[]): string {
  const head = ['', ...runs.map(({ environment }) => markdown(`Node.js ${environment.node}`))]
  const [first] = runs
  const sections = (first?.scenarios ?? []).flatMap((scenario) =>
    scenario.cases.flatMap(({ name, variants }) => [
      `## ${markdown(scenario.name)} / ${markdown(name)}`,
      table(
        head,
        variants.flatMap((variant) => rowsOf(runs, scenario, name, variant.name)),
      ) ?? '',
    ]),
  )
  const note =
    'Each version was measured in a run of its own, one after the other. Compare the changes, which are against the baseline on the same version; ns/op also holds how fast the machine was at that time.'
  return `# ${runs.map(({ environment }) => markdown(environment.node)).join(', ')}\n\n${[...sections, note].join('\n\n')}\n`
}

function rowsOf(
  runs: readonly RunDocument[],
  scenario: ScenarioResult,
  name: string,
  variant: string,
): string[][] {
  const found = runs.map((run) => {
    const one = run.scenarios
      .find((other) => other.name === scenario.name)
      ?.cases.find((other) => other.name === name)
    const result = one?.variants.find((other) => other.name === variant) ?? null
    const comparison = one?.comparisons.find((other) => other.variant === variant) ?? null
    return { result, comparison }
  })
  // A service has rows of requests and of runs, of which it fills one kind, and without times one row.
  const isTold = (metric: Metric): boolean =>
    !metric.ofRequests || found.some(({ result }) => result && metric.of(result) !== null)
  const metrics: readonly Metric[] = metricsOf(scenario, 'runtimes')
  return metrics.filter(isTold).map((metric) => [
    `${code(variant)} ${metric.label}`,
    ...found.map(({ result, comparison }) => {
      const judged = comparison && metric.judged?.(comparison)
      const differs = judged && judged.verdict !== 'same' && judged.verdict !== 'inconclusive'
      const change = judged ? ` (${differs ? formatChange(judged.ratio) : NO_DIFFERENCE})` : ''
      return `${formats[metric.unit](result && metric.of(result))}${change}`
    }),
  ])
}

const formats: Readonly<Record<Metric['unit'], (figure: number | null) => string>> = {
  ns: formatNs,
  ms: formatMs,
  B: formatBytes,
  allocs: formatCount,
  steps: formatCount,
  count: formatCount,
  µs: formatCount,
  MB: formatCount,
  ratio: formatPercent,
}
