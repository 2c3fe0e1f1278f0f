import { describe, expect, it } from 'vitest'
import { runs } from '../testdata/runs.js'
import { summaryText } from './summary-table.js'

describe('the summary on the terminal', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`reads as in the golden file: ${name}`, async () => {
      const text = summaryText(run, { color: false, width: 100 })
      await expect(text).toMatchFileSnapshot(`../testdata/golden/${name}.summary.txt`)
    })
  }
})
