import { describe, expect, it } from 'vitest'
import { runs } from '../testdata/runs.js'
import { renderSummary } from './summary-table.js'

describe('the summary on the terminal', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`reads as in the golden file: ${name}`, async () => {
      const text = renderSummary(run, { color: false, width: 100, verbose: name === 'full' })
      await expect(text).toMatchFileSnapshot(`../testdata/golden/${name}.summary.txt`)
    })
  }
})
