import { describe, expect, it } from 'vitest'
import type { AllocationResult, TimeResult } from '../../../model/run.js'
import { describeWarning } from '../../../model/warnings.js'
import type { Contender } from '../contender.js'
import type { ForkSamples } from './run-fork.js'
import { checkBytes, checkDeoptimizations, checkSamples, isCompiledAway } from './self-checks.js'

const place = { url: 'file:///x.js', scenario: 's', case: 'c' }
const contender: Contender = { name: 'v', variant: 'v', flags: [] }
const scope = { scenario: 's', case: 'c', variant: 'v' }
const fork = (ns: number, changed: Partial<ForkSamples> = {}): ForkSamples => ({
  ops: 1000,
  ns: new Array(20).fill(ns),
  gcNs: new Array(20).fill(0),
  grownBytesPerOp: null,
  emptyNsPerOp: null,
  ...changed,
})

describe('a self-check', () => {
  it('tells an op that compiled to nothing from one that does a little', () => {
    expect(isCompiledAway([fork(510, { emptyNsPerOp: 0.5 })])).toBe(true)
    expect(isCompiledAway([fork(900, { emptyNsPerOp: 0.5 })])).toBe(false)
    expect(isCompiledAway([fork(1e6)])).toBe(false)
    const constant = { emptyNsPerOp: 4.8, grownBytesPerOp: 0.02 }
    expect(isCompiledAway([fork(5000, constant), fork(5000, { ...constant, grownBytesPerOp: null })])).toBe(
      true,
    )
    expect(isCompiledAway([fork(5000, { ...constant, grownBytesPerOp: 32 })])).toBe(false)
  })

  it('warns of samples longer than a turn', () => {
    expect(checkSamples(place, contender, [fork(1.5e6)])).toEqual([])
    expect(checkSamples(place, contender, [fork(1e8)])).toEqual([
      { ...scope, code: 'long-samples', milliseconds: 100 },
    ])
  })

  it('warns of a process that did not get to run, and not of one on a machine with two speeds', () => {
    const every = (nth: number, factor: number): number[] =>
      Array.from({ length: 20 }, (_, i) => (i % nth === 0 ? factor : 1) * 1e6)
    expect(checkSamples(place, contender, [fork(0, { ns: every(2, 2) })])).toEqual([])
    expect(checkSamples(place, contender, [fork(0, { ns: every(5, 10) })])).toMatchObject([
      { code: 'starved' },
    ])
  })

  it('holds the bytes seen while timing against those counted', () => {
    const times = (grown: number | null, opsPerSample = 1000) => ({
      contender,
      time: { opsPerSample } as TimeResult,
      grownPerFork: grown === null ? [] : [grown, grown],
    })
    const result = (more: Partial<AllocationResult> = {}) => ({
      allocation: { heapBytesPerOp: 100, exact: true, range: null, ...more } as AllocationResult,
    })
    expect(checkBytes(place, times(97), result())).toEqual([])
    expect(checkBytes(place, times(null), result())).toEqual([])
    expect(checkBytes(place, times(0), result())).toEqual([
      { ...scope, code: 'timed-bytes-differ', timed: 0, counted: 100 },
    ])
    // Reading the heap's size allocates, too: much for a sample of one op.
    expect(checkBytes(place, times(828, 1), result())).toEqual([])
    expect(checkBytes(place, times(828, 100), result())).toHaveLength(1)
    // Seen of msgpackr: one object of 40 B less than is made, in an op that now and then takes a new buffer.
    const renewing = { heapBytesPerOp: 98.1, range: { heapBytes: [96, 480], allocs: [1, 4] } } as const
    expect(checkBytes(place, times(141.8, 235), result(renewing))).toHaveLength(1)
    expect(checkBytes(place, times(141.8, 235), result({ ...renewing, heapBytesPerOp: 138.1 }))).toEqual([])
    expect(checkBytes(place, times(960), result({ heapBytesPerOp: 1000 }))).toHaveLength(1)
    // Seen of an array of 48 KB: the ends of pages.
    expect(checkBytes(place, times(51_158, 5), result({ heapBytesPerOp: 48_048 }))).toEqual([])
    // Processes that differ, and the lab's own await.
    expect(checkBytes(place, times(141), result({ ...renewing, exact: false }))).toEqual([])
    expect(checkBytes(place, times(280), { ...result({ heapBytesPerOp: 80 }), awaited: true })).toEqual([])
    expect(checkBytes(place, times(40), { ...result({ heapBytesPerOp: 80 }), awaited: true })).toHaveLength(1)
  })

  it('says nothing of bytes that only some forks read otherwise, or while times moved', () => {
    const allocation = { heapBytesPerOp: 100, exact: true, range: null } as unknown as AllocationResult
    const codes = (grownPerFork: readonly number[], settled?: false) => {
      const time = { opsPerSample: 1000, settled } as unknown as TimeResult
      return checkBytes(place, { contender, time, grownPerFork }, { allocation }).map(({ code }) => code)
    }
    expect(codes([180, 180, 179])).toEqual(['timed-bytes-differ'])
    expect(codes([180, 180, 100])).toEqual([])
    expect(codes([180, 20])).toEqual([])
    expect(codes([180, 180, 179], false)).toEqual([])
  })

  it('names the function that is deoptimized in a loop', () => {
    const deoptLoop = { function: 'encode', reason: 'wrong map', count: 12 }
    const collectors = new Map([[contender, { gc: {} as never, pool: null, deoptLoop }]])
    const [warning] = checkDeoptimizations(place, collectors)
    expect(warning && describeWarning(warning)).toMatch(/encode .* 12 times .*wrong map/)
  })
})
