import { describe, expect, it } from 'vitest'
import { compareRuns } from '../judge/between-runs/compare-runs.js'
import { historyOf } from '../judge/between-runs/series.js'
import { gateBaseline } from '../judge/gate/baseline.js'
import type { Metric, TableName } from '../model/metric.js'
import { countedMetrics, metrics, metricsIn } from '../model/metrics.js'
import { sketchesOf } from '../reports/charts/charts-of-scenario.js'
import { bencherMetrics } from '../reports/exports/bencher.js'
import { githubActionBenchmark } from '../reports/exports/github-action-benchmark.js'
import { ledgerEntry, ledgerHeading, ledgerTable } from '../reports/ledger/ledger.js'
import { renderReport } from '../reports/report/compose.js'
import { runtimesPage } from '../reports/summary/runtimes.js'
import { renderSummary } from '../reports/summary/summary-table.js'
import { everything, full as fullRun } from '../reports/testdata/runs.js'
import { serviceRun } from '../reports/testdata/service.js'

/** The fixture, with contenders that keep something and whose steps are counted. */
const kept = { heapBytesPerOp: 40, externalBytesPerOp: 0, allocsPerOp: 1, exact: true, sites: [] }
const work = { stepsPerOp: 7, exact: true, sites: [] }
const full = {
  ...fullRun,
  scenarios: fullRun.scenarios.map((one) => ({
    ...one,
    cases: one.cases.map((entry) => ({
      ...entry,
      variants: entry.variants.map((variant) => ({ ...variant, kept, work })),
    })),
  })),
}
const [scenario] = full.scenarios
if (scenario === undefined) throw new Error('the fixture has a scenario')
/** The same programs as if they ended by themselves. */
const runs = serviceRun.scenarios.map((one) => ({
  ...one,
  name: 'build',
  cases: one.cases.map((entry) => ({
    ...entry,
    variants: entry.variants.map(({ request, ...rest }) => ({
      ...rest,
      ...(request && { request: { ...request, per: 'run' as const, wallMs: 50 } }),
    })),
  })),
}))
/** Ops have their metrics, the requests of a service theirs, and so have runs. */
const both = { ...full, scenarios: [...full.scenarios, ...serviceRun.scenarios, ...runs] }
const named = [both, both].map((run, i) => ({ label: `run ${i}`, run }))
const summary = renderSummary(both, { color: false, width: 200, verbose: true })
const report = renderReport(full, scenario, [])
const section = report.slice(report.indexOf('### Single-threaded performance')).split('\n### ')[0] ?? ''
const head = section.split('\n').find((line) => line.startsWith('|')) ?? ''
const ledger = ledgerTable([ledgerEntry(full, scenario, 'report.md')], null)
const tolerances = { bytes: 0, allocs: 0, 'time-ratio': 1, 'gc-count': 1 }
const gate = gateBaseline({ file: 'run.json', baseline: both, current: both, tolerances })

const drawn = sketchesOf(scenario).flatMap(({ panels }) =>
  panels.flatMap((panel) => [panel.title, panel.kind === 'bars' ? panel.partLabel : undefined]),
)

/** Whether each table shows a metric. */
const shows: Record<TableName, (metric: Metric) => boolean> = {
  summary: ({ part, label }) =>
    summary.split('\n').some((line) => line.trimStart().startsWith(part ?? label)),
  report: ({ part, title, label }) => head.includes(part ?? title ?? label),
  charts: ({ chart, label }) => drawn.includes(chart?.title ?? label),
  runtimes: ({ label }) => runtimesPage([both]).includes(`\`baseline\` ${label} `),
  compare: ({ id }) => compareRuns(named).tables.some((table) => table.id === id),
  gate: ({ id }) => gate.rows.some(({ metric }) => metric === id),
  history: ({ id }) => historyOf(named).some(({ metric }) => metric.id === id),
  exports: ({ id, label }) =>
    githubActionBenchmark(both).some(({ unit }) => unit === label) &&
    Object.values(bencherMetrics(both)).some((measures) => (id === 'time' ? 'latency' : id) in measures),
  ledger: (metric) => ledger?.includes(` ${ledgerHeading(metric)} `) === true,
}

describe('the table of metrics', () => {
  it.each(Object.keys(shows) as TableName[])('is shown by %s, or a row says why not', (table) => {
    const shown = metrics.filter((row) => shows[table](row)).map(({ id }) => id)
    expect(shown).toEqual(metricsIn(table).map(({ id }) => id))
  })

  it('has its counted metrics in what the report says of workers, rates and a whole service', () => {
    const page = renderReport(everything, everything.scenarios[0] ?? scenario, [])
    const sectionOf = (heading: string) => page.slice(page.indexOf(heading)).split('\n### ')[0]
    for (const { title, label, amount = label } of countedMetrics) {
      expect(sectionOf('### Concurrent performance')).toContain(` ${title ?? label} `)
      expect(sectionOf('### System-wide impact')).toContain(` ${amount} `)
    }
  })

  it('has an id, a label and a reason of its own in each row', () => {
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length)
    expect(new Set(metrics.map(({ label }) => label)).size).toBe(metrics.length)
    for (const { leftOut = {} } of metrics as readonly Metric[])
      for (const reason of Object.values(leftOut)) expect(reason).toMatch(/^[a-z].{10,}/)
  })
})
