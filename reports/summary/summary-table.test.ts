import { describe, expect, it } from 'vitest'
import { runs } from '../testdata/runs.js'
import { renderSummary } from './summary-table.js'

describe('the summary on the terminal', () => {
  it('has no rows of times that were not asked for', () => {
    const { full } = runs
    const style = { color: false, width: 100, verbose: false }
    expect(renderSummary(full, style)).toMatch(/^ns\/op /m)
    const counted = renderSummary({ ...full, options: { ...full.options, time: false } }, style)
    expect(counted).not.toMatch(/^(ns\/op|of which GC) /m)
    expect(counted).not.toContain('±')
    expect(counted).toMatch(/^B\/op /m)
  })

  it('fits its legend into 80 columns', () => {
    const [legend = ''] =
      /^vs base: .+$/m.exec(renderSummary(runs.quick, { color: false, width: 80, verbose: false })) ?? []
    expect(legend).toContain('±: 95 % interval')
    expect(legend.length).toBeLessThanOrEqual(80)
  })

  for (const [name, run] of Object.entries(runs)) {
    it(`reads as in the golden file: ${name}`, async () => {
      const text = renderSummary(run, { color: false, width: 100, verbose: name === 'full' })
      await expect(text).toMatchFileSnapshot(`../testdata/golden/${name}.summary.txt`)
    })
  }
})
