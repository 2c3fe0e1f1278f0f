import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sketchesOf } from '../charts/charts-of-scenario.js'
import { renderPage } from '../html/page.js'
import { renderSummary } from '../summary/summary-table.js'
import { serviceRun } from '../testdata/service.js'
import { renderReport } from './compose.js'

const [scenario] = serviceRun.scenarios
if (scenario === undefined) throw new Error('the fixture has a scenario')
const golden = (name: string) => join(import.meta.dirname, '../testdata/golden', name)

it('tells of a service in a report of its own', async () => {
  const report = renderReport(serviceRun, scenario, sketchesOf(scenario))
  await expect(report).toMatchFileSnapshot(golden('service-report.md'))
})

it('tells of a service at the terminal by its requests, without rows of ops', async () => {
  const summary = renderSummary(serviceRun, { color: false, width: 120, verbose: true })
  expect(summary).not.toMatch(/n\/a|\/op/)
  await expect(summary).toMatchFileSnapshot(golden('service-summary.txt'))
})

it('tells of responses that differ, with no figures', () => {
  const difference = { variant: 'leaner', op: 1, expected: 'GET /page → 200', actual: 'GET /page → 500' }
  const cases = scenario.cases.map((one) => ({
    ...one,
    ...{ verified: { same: false, outputs: 2, difference }, variants: [], comparisons: [] },
  }))
  const run = { ...serviceRun, scenarios: [{ ...scenario, cases }] }
  const summary = renderSummary(run, { color: false, width: 120, verbose: true })
  expect(summary).toContain('responses differ, so there are no figures: response 1 of leaner')
  expect(renderReport(run, { ...scenario, cases }, [])).toContain('**Status**: **REJECTED**')
})

it('has a page with the charts of a service', () => {
  const page = renderPage(serviceRun, scenario)
  expect(page).toContain('data-chart="charts/requests.png"')
  expect(page).toContain('data-chart="charts/latency.png"')
  expect(page).toContain('data-chart="charts/timeline.png"')
})
