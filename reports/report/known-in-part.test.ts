import { describe, expect, it } from 'vitest'
import type { CaseResult, VariantResult } from '../../model/run.js'
import { caseOf, runOf, scenarioOf } from '../testdata/fixture.js'
import { renderReport } from './compose.js'

const contenders = [
  { name: 'baseline', ns: 1000, bytes: 240, allocs: 4, gcNs: 50 },
  { name: 'pooled', ns: 400, bytes: 120, allocs: 2, gcNs: 20 },
]

/** The page of a run, with what `change` makes of each contender's figures. */
function pageOf(change: (result: VariantResult) => Partial<VariantResult>): string {
  const one = caseOf('one', contenders)
  const variants = one.variants.map((result) => ({ ...result, ...change(result) }))
  const scenario = scenarioOf({ cases: [{ ...one, variants } satisfies CaseResult] })
  return renderReport(runOf([scenario]), scenario, [])
}

const nothingKept = { heapBytesPerOp: 0, externalBytesPerOp: 0, allocsPerOp: 0, exact: true, sites: [] }
const lastOf = ({ name }: VariantResult) => name === 'pooled'

describe('a page of figures that are known in part', () => {
  it('does not call it an op’s own code what it waits for', () => {
    const own = pageOf(() => ({}))
    expect(own).toMatch(/20\.00 ns of garbage collection and 380\.0 ns of its own code\./)
    expect(own).toContain('code (mutator)')
    const awaited = pageOf(() => ({ awaited: true }))
    expect(awaited).toMatch(/380\.0 ns of its own code and of what it waits for\./)
    expect(awaited).toContain('code, and what it waits for')
    expect(awaited).not.toContain('in the code itself.')
  })

  it('does not call it an op’s own code where the collector’s part is unknown', () => {
    const page = pageOf(({ time }) => ({ time: time && { ...time, gcNsPerOp: null } }))
    expect(page).toMatch(/400\.0 ns of its own code, the collector included\./)
  })

  it('says that an op keeps nothing only of those of which it is known', () => {
    expect(pageOf(() => ({ kept: nothingKept }))).toContain('No op that was looked at leaves anything alive')
    const page = pageOf((result) => ({ kept: lastOf(result) ? nothingKept : null }))
    expect(page).toContain('No op of which that is known leaves anything alive')
  })

  it('names some of the functions that allocate as some', () => {
    const whole = pageOf(() => ({}))
    expect(whole).toContain('What `pooled` still allocates on `one` comes from `baseline`')
    const part = pageOf(({ allocation }) => ({
      allocation: allocation && { ...allocation, sites: allocation.sites.slice(0, 1) },
    }))
    expect(part).toContain('What `pooled` still allocates on `one` comes mostly from `baseline`')
  })

  it('does not call it as many objects what may differ by chance', () => {
    const page = pageOf((result) => ({
      allocation: result.allocation && {
        ...result.allocation,
        exact: false,
        allocsPerOp: lastOf(result) ? 4.3 : 4,
      },
    }))
    expect(page).toContain('Its allocations per op: no clear difference in objects, −50.0 % bytes.')
    expect(page).toContain('**Allocations**: no clear difference;')
  })
})
