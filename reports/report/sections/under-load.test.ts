import { expect, it } from 'vitest'
import type { ScenarioResult } from '../../../model/run.js'
import { load } from '../../testdata/passes.js'
import type { ReportContext } from './section.js'
import { underLoad } from './under-load.js'

const section = (lagMaxMs: number) => {
  const result = load('only', { name: 'baseline', ns: 1000 }, { lagMs: { mean: 0.01, max: lagMaxMs } })
  const longest = result.latencyMs?.max ?? 0
  const scenario = { load: [result] } as unknown as ScenarioResult
  return { longest, text: underLoad({ scenario, charts: [] } as unknown as ReportContext) }
}

it('says when the generator itself was late by a notable part of the longest latency', () => {
  const { longest } = section(0)
  expect(section(longest / 2).text).toMatch(/The generator itself began ops late.*`baseline` on `only`/)
  expect(section(longest / 100).text).not.toContain('generator')
})
