import { describe, expect, it } from 'vitest'
import { sketchesOf } from '../charts/charts-of-scenario.js'
import { drawCharts } from '../charts/index.js'
import { ledgerSketches } from '../charts/ledger.js'
import { renderReport } from '../report/compose.js'
import { runs } from '../testdata/runs.js'
import { ledgerEntry, sortLedger } from './ledger.js'
import { renderLedger } from './page.js'

const entries = Object.entries(runs).flatMap(([name, run]) =>
  run.scenarios.map((scenario) => ledgerEntry(run, { ...scenario, name }, `${name}/report.md`)),
)

describe('the ledger', () => {
  it('reads as in the golden file', async () => {
    const charts = [{ file: 'charts/ledger.png', alt: 'what it says', title: 'Optimizations' }]
    await expect(renderLedger(entries, charts)).toMatchFileSnapshot('../testdata/golden/ledger.md')
  })

  it('has the best first and what was not measured last', () => {
    const order = sortLedger(entries).map(({ name }) => name)
    expect(order[0]).toBe('full')
    expect(order.slice(0, 3).toSorted()).toEqual(['everything', 'full', 'hostile'])
    expect(order.at(-1)).toBe('different')
  })

  it('draws one chart', async () => {
    const { charts } = await drawCharts(ledgerSketches(entries))
    expect(charts.map(({ file }) => file)).toEqual(['charts/ledger.png'])
    expect(charts[0]?.alt).toContain('full 14.4 % of the time and 0 % of the bytes')
    expect(await drawCharts(ledgerSketches([]))).toEqual({ charts: [] })
  })

  it('stands in the report of each, without the report itself twice', async () => {
    const [scenario] = runs.full.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    const { charts } = await drawCharts(sketchesOf(scenario))
    const report = renderReport(runs.full, { ...scenario, name: 'full' }, charts, { others: entries })
    const [, table = ''] = report.split('## Comparison with other optimizations')
    const own = table.split('\n').filter((line) => line.startsWith('| **'))
    expect(own).toHaveLength(1)
    expect(table).toContain('](everything/report.md)')
    expect(renderReport(runs.full, scenario, charts)).not.toContain('## Comparison')
  })
})
