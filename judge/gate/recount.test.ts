import { describe, expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { gateBaseline } from './baseline.js'
import { doubtsOf, withRecount } from './recount.js'

const run = (bytes: number, exact = true) => {
  const document = runOf([
    scenarioOf({ cases: [caseOf('short', [{ name: 'baseline', ns: 1, bytes, allocs: 1 }])] }),
  ])
  const changed = structuredClone(document) as unknown as {
    scenarios: { cases: { variants: { allocation: { exact: boolean } }[] }[] }[]
  }
  for (const { allocation } of changed.scenarios[0]?.cases[0]?.variants ?? []) allocation.exact = exact
  return changed as unknown as typeof document
}
const bytesOf = (document: ReturnType<typeof run>) =>
  document.scenarios[0]?.cases[0]?.variants[0]?.allocation?.heapBytesPerOp
const gate = (current: ReturnType<typeof run>) =>
  gateBaseline({
    file: 'x.json',
    baseline: run(64),
    current,
    tolerances: { bytes: 0, allocs: 0, 'time-ratio': 5, 'gc-count': 10 },
  })

describe('a second count', () => {
  it('is wanted for what is worse or in doubt, and for nothing else', () => {
    const [cases, variants, passes] = ['short', 'baseline', 'allocation'].map((one) => new Set([one]))
    const doubt = [['sse-poke', { cases, variants, passes }]]
    expect([...doubtsOf(gate(run(80)))]).toEqual(doubt)
    expect([...doubtsOf(gate(run(66, false)))]).toEqual(doubt)
    expect([...doubtsOf(gate(run(64)))]).toEqual([])
    expect([...doubtsOf(gate(run(48)))]).toEqual([])
    expect([...doubtsOf(gate(run(80)), 3)]).toEqual([])
  })

  it('stands where it is exact and the first was not, or is smaller', () => {
    expect(bytesOf(withRecount(run(66, false), run(64)))).toBe(64)
    expect(bytesOf(withRecount(run(80), run(64)))).toBe(64)
    expect(bytesOf(withRecount(run(80), run(60, false)))).toBe(80)
    expect(bytesOf(withRecount(run(80), runOf([])))).toBe(80)
  })
})
