import { describe, expect, it } from 'vitest'
import type { AllocationResult, GcResult } from '../../../model/run.js'
import { combineAllocations, combineGc, shareTogether } from './sum-threads.js'

const allocation = (parts: Partial<AllocationResult> = {}): AllocationResult => ({
  heapBytesPerOp: 40,
  externalBytesPerOp: 0,
  allocsPerOp: 1,
  exact: true,
  range: null,
  crossCheckBytesPerOp: null,
  sites: [],
  ...parts,
})

describe('allocations of several workers', () => {
  it('are exact where all agree', () => {
    expect(combineAllocations([allocation(), allocation()])).toEqual(allocation())
  })

  it('are means, and not exact, where they differ or one is not', () => {
    const differing = combineAllocations([allocation(), allocation({ heapBytesPerOp: 60, allocsPerOp: 2 })])
    expect(differing).toMatchObject({ heapBytesPerOp: 50, allocsPerOp: 1.5, exact: false })
    expect(combineAllocations([allocation(), allocation({ exact: false })])?.exact).toBe(false)
  })

  it('are unknown where nothing is known', () => {
    expect(combineAllocations([])).toBeNull()
    const external = combineAllocations([allocation(), allocation({ externalBytesPerOp: null })])
    expect(external).toMatchObject({ externalBytesPerOp: null, heapBytesPerOp: 40 })
  })
})

describe('collections of several workers', () => {
  const gc = (pauses: readonly number[]): GcResult => ({
    ops: 1000,
    durationMs: 100,
    minor: pauses.length,
    major: 0,
    minorPerMillionOps: pauses.length * 1000,
    majorPerMillionOps: 0,
    pauseMs: { p50: null, p99: null, max: null, total: 0 },
    share: 0,
    heapDeltaBytes: 10,
    retainedBytes: -5,
    semiSpaceMB: 16,
    heap: [{ ms: 0, bytes: 1 }],
    collections: pauses.map((pauseMs, i) => ({ ms: i, kind: 'minor', pauseMs })),
  })

  it('add up, and the share is that of the time of all', () => {
    expect(combineGc([gc([1, 3]), gc([6])])).toEqual({
      ops: 2000,
      durationMs: 200,
      minor: 3,
      major: 0,
      minorPerMillionOps: 1500,
      majorPerMillionOps: 0,
      pauseMs: { p50: 3, p99: expect.closeTo(6, 0), max: 6, total: 10 },
      share: 0.05,
      heapDeltaBytes: 20,
      retainedBytes: -10,
      semiSpaceMB: 16,
      heap: [],
      collections: [],
    })
  })

  it('are unknown where nothing is known', () => {
    expect(combineGc([])).toBeNull()
  })
})

describe('rates of several threads', () => {
  it('count in full while all run', () => {
    const at = { startMs: 10, endMs: 15 }
    expect(
      shareTogether([
        { ops: 500, ...at },
        { ops: 400, ...at },
      ]),
    ).toBeCloseTo(1, 12)
  })

  it('count half where one thread waited for the other to end', () => {
    const first = { ops: 500, startMs: 10, endMs: 15 }
    const second = { ops: 500, startMs: 15, endMs: 20 }
    expect(shareTogether([first, second])).toBeCloseTo(0.5, 12)
  })
})
