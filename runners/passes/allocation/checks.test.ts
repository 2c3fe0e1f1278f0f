import { describe, expect, it } from 'vitest'
import type { AllocationResult } from '../../../model/run.js'
import type { Contender } from '../contender.js'
import { checkAllocations } from './checks.js'

const place = { url: 'file:///a.mjs', scenario: 'a', case: 'b' }
const contender: Contender = { name: 'pooled', variant: 'pooled', flags: [] }
const steady: AllocationResult = {
  heapBytesPerOp: 40,
  externalBytesPerOp: 0,
  allocsPerOp: 1,
  exact: true,
  range: null,
  crossCheckBytesPerOp: 40,
  sites: [],
}
const codes = (allocation: Partial<AllocationResult>) =>
  checkAllocations(
    place,
    new Map([[contender, { allocation: { ...steady, ...allocation }, sampled: null, profile: null }]]),
  ).map(({ code, variant }) => `${code} ${variant}`)

describe('checks of counts', () => {
  it('find nothing in an op that always allocates the same', () => {
    expect(codes({})).toEqual([])
  })

  it('say that two estimates disagree, but not where the difference is explained', () => {
    expect(codes({ exact: false, crossCheckBytesPerOp: 56 })).toEqual(['cross-check-differs pooled'])
    expect(codes({ exact: false, crossCheckBytesPerOp: null })).toEqual([])
  })

  it('say that ops differ, but not where they do so in a fixed turn', () => {
    const range: AllocationResult['range'] = { heapBytes: [16, 80], allocs: [1, 2] }
    expect(codes({ exact: false, range })).toEqual(['allocation-varies pooled'])
    expect(codes({ range })).toEqual([])
  })

  it('say that processes disagree, and not that ops do', () => {
    const allocation = { ...steady, exact: false, range: { heapBytes: [98, 138], allocs: [1, 2] } as const }
    const result = { allocation, sampled: null, profile: null, byProcess: [98, 98, 138] }
    expect(checkAllocations(place, new Map([[contender, result]]))).toMatchObject([
      { code: 'processes-differ', bytes: [98, 98, 138], variant: 'pooled' },
    ])
  })
})
