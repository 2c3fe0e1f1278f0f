import { bytesPerOp } from '../../model/metrics.js'
import type { RunDocument } from '../../model/run.js'
import { code, markdown } from '../text/escape.js'
import {
  formatBytes,
  formatChange,
  formatCount,
  formatNs,
  formatPercent,
  NO_DIFFERENCE,
  NOT_MEASURED,
} from '../text/format.js'
import { table } from '../text/markdown.js'

/**
 * The same scenarios on several versions of Node.js: a table a case, a column a version. Each version was measured
 * in a run of its own, so times are compared with the baseline on the same version.
 */
export function runtimesPage(runs: readonly RunDocument[]): string {
  const head = ['', ...runs.map(({ environment }) => markdown(`Node.js ${environment.node}`))]
  const [first] = runs
  const sections = (first?.scenarios ?? []).flatMap((scenario) =>
    scenario.cases.flatMap(({ name, variants }) => [
      `## ${markdown(scenario.name)} / ${markdown(name)}`,
      table(
        head,
        variants.flatMap((variant) => rowsOf(runs, scenario.name, name, variant.name)),
      ) ?? '',
    ]),
  )
  const note =
    'Each version was measured in a run of its own, one after the other. Compare the changes, which are against the baseline on the same version; ns/op also holds how fast the machine was at that time.'
  return `# ${runs.map(({ environment }) => markdown(environment.node)).join(', ')}\n\n${[...sections, note].join('\n\n')}\n`
}

function rowsOf(runs: readonly RunDocument[], scenario: string, name: string, variant: string): string[][] {
  const cells = runs.map((run) => cellsOf(run, scenario, name, variant))
  const labels = ['ns/op', 'B/op', 'allocs/op', 'GC share']
  return labels.map((label, row) => [
    `${code(variant)} ${label}`,
    ...cells.map((column) => column[row] ?? NOT_MEASURED),
  ])
}

function cellsOf(run: RunDocument, scenario: string, name: string, variant: string): string[] {
  const one = run.scenarios
    .find((other) => other.name === scenario)
    ?.cases.find((other) => other.name === name)
  const own = one?.variants.find((other) => other.name === variant)
  const time = one?.comparisons.find((other) => other.variant === variant)?.time
  const differs = time?.verdict === 'faster' || time?.verdict === 'slower'
  const change = time ? ` (${differs ? formatChange(time.ratio) : NO_DIFFERENCE})` : ''
  return [
    `${formatNs(own?.time?.nsPerOp)}${change}`,
    formatBytes(own && bytesPerOp(own)),
    formatCount(own?.allocation?.allocsPerOp),
    formatPercent(own?.gc?.share),
  ]
}
