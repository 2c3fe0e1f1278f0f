import { describe, expect, it } from 'vitest'
import { renderCharts, renderReport, renderSummary } from './index.js'
import { runs } from './testdata/runs.js'

describe('the room of reports', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`writes ${name} as in the golden file`, async () => {
      const text = run.scenarios.map((scenario) => renderReport(run, scenario, [])).join('\n')
      await expect(text).toMatchFileSnapshot(`testdata/golden/${name}.report.md`)
    })
  }

  it('draws every chart as a picture twice as dense as its width', async () => {
    const [scenario] = runs.full.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    const { charts, reason } = await renderCharts(runs.full, scenario)
    expect(reason).toBeUndefined()
    expect(charts.map(({ file }) => file)).toEqual([
      'charts/time.png',
      'charts/allocation.png',
      'charts/heap.png',
    ])
    for (const { png } of charts) expect(png.readUInt32BE(16)).toBe(860 * 2)
    const report = renderReport(runs.full, scenario, charts)
    for (const { file } of charts) expect(report).toContain(`](${file})`)
  })

  it('draws nothing where nothing was measured', async () => {
    const [scenario] = runs.nullPasses.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    expect(await renderCharts(runs.nullPasses, scenario)).toEqual({ charts: [] })
  })

  it('ends the summary with a line break', () => {
    expect(renderSummary(runs.full, { color: false, width: 80 })).toMatch(/[^\n]\n$/)
  })
})
