import { expect, it } from 'vitest'
import { fitScenario } from '../../../judge/within-run/fit-growth.js'
import type { CaseSize } from '../../../model/growth.js'
import { sketchesOf } from '../../charts/charts-of-scenario.js'
import { caseOf, runOf, scenarioOf } from '../../testdata/fixture.js'
import { renderReport } from '../compose.js'

const sizes = [10, 100, 1000, 10_000].flatMap((size): CaseSize[] =>
  ['a', 'b'].map((kind) => ({ case: `size=${size} kind=${kind}`, size, others: `kind=${kind}` })),
)
const cases = sizes.map(({ case: name, size, others }) =>
  caseOf(name, [
    { name: 'baseline', ns: 5 * size ** 2, bytes: 24 * size, allocs: size },
    { name: 'pooled', ns: others === 'kind=a' ? 40 * size : 70 * size ** 1.5 },
  ]),
)
const scenario = scenarioOf({
  cases,
  growth: { parameter: 'size', sizes, fits: fitScenario(cases, sizes) },
})

it('says how each contender grows, by the other parameters', () => {
  const charts = sketchesOf(scenario)
  const report = renderReport(runOf([scenario]), scenario, charts)
  expect(report).toContain('### Growth with `size`')
  expect(report).toContain('- Time with `kind=a`: `baseline` grows with n² and `pooled` with n.')
  expect(report).toContain('- Time with `kind=b`: `baseline` grows with n² and `pooled` with n^1.5.')
  expect(report).toContain('- Bytes with `kind=a`: `baseline` grows with n and `pooled` does not grow.')
  expect(report).toMatch(/\| `kind=b` +\| `pooled` +\| +none +\| +1\.50 \(1\.50 to 1\.50\) +\|/)
  expect(report).toContain('](charts/growth.png)')
  const chart = charts.find(({ file }) => file === 'charts/growth.png')
  // Who allocates nothing has no line there.
  expect(chart?.panels.map(({ title, series }) => [title, series.length])).toEqual([
    ['Bytes per op', 1],
    ['Time per op', 2],
    ['Bytes per op', 1],
    ['Time per op', 2],
  ])
})

it('has no exponent of fewer than three sizes', () => {
  const two = sizes.slice(0, 4)
  for (const fit of fitScenario(cases.slice(0, 4), two))
    expect(fit).toMatchObject({ exponent: null, ci95: null, model: null })
})
