import { expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../../testdata/fixture.js'
import { renderReport } from '../compose.js'

const source = (variant: string, code: string) => ({ variant, file: 'cache.mjs', line: 2, code })

/** The report of one case whose baseline allocates so much, and of variants with this code. */
function strategyOf(allocs: number, bytes: number, codes: Readonly<Record<string, string>>): string {
  const contenders = Object.keys(codes).map((name) => ({ name, ns: 20, allocs, bytes }))
  const sources = Object.entries(codes).map(([name, code]) => source(name, code))
  const scenario = scenarioOf({ sources, cases: [caseOf('small', contenders)] })
  const [, text = ''] = renderReport(runOf([scenario]), scenario, []).split('## Optimization strategy')
  return text.split('\n## ')[0] as string
}

it('tells rare and fractional allocations as they are', () => {
  expect(strategyOf(0.002866, 0.1605, { baseline: 'a' })).toContain('0.002866 allocations, 0.1605 B in all')
  expect(strategyOf(1.5, 60, { baseline: 'a' })).toContain('1.500 allocations, 60 B in all')
  expect(strategyOf(1, 40, { baseline: 'a' })).toContain('1 allocation, 40 B in all')
})

it('shows code that two variants share once', () => {
  const text = strategyOf(1, 40, { baseline: 'op(x)', reused: 'op(x)', other: 'op(y)' })
  expect(text.match(/op\(x\)/g)).toHaveLength(1)
  expect(text).toContain('The code is that of the baseline')
  expect(text).toContain('op(y)')
})
