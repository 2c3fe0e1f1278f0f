import { describe, expect, it } from 'vitest'
import type { AllocationResult } from '../../../model/run.js'
import type { Trial } from '../../processes/launch.js'
import { countInProcesses } from './count-processes.js'
import type { AllocationChildResult } from './job.js'

type Ok = Extract<Trial<AllocationChildResult>, { status: 'ok' }>

/** A child that counted so many bytes. */
function child(heapBytesPerOp: number, more: Partial<AllocationResult> = {}): Ok {
  const allocation = {
    heapBytesPerOp,
    externalBytesPerOp: 0,
    allocsPerOp: 1,
    exact: true,
    range: null,
    crossCheckBytesPerOp: null,
    sites: [],
    ...more,
  }
  // The sampler sees 8 bytes and an object less than there are.
  const sampled = allocation.exact && {
    heapBytesPerOp: allocation.heapBytesPerOp - 8,
    externalBytesPerOp: allocation.externalBytesPerOp,
    allocsPerOp: allocation.allocsPerOp - 1,
  }
  return { status: 'ok', result: { allocation, sampled: sampled || null, profile: null } } as unknown as Ok
}

/** The second of the processes only confirms. */
async function count(trials: readonly Trial<AllocationChildResult>[]) {
  let started = 0
  const next = async () => trials[started++] as Trial<AllocationChildResult>
  const trial = await countInProcesses({ count: next, confirm: next })
  return { started, trial, result: trial.status === 'ok' ? trial.result : null }
}

describe('an op counted in several processes', () => {
  it('is exact where two agree, and asks no more', async () => {
    const { started, result } = await count([child(138), child(138)])
    expect(started).toBe(2)
    expect(result?.allocation).toMatchObject({ heapBytesPerOp: 138, exact: true, range: null })
  })

  it('shows no equal bytes as those that differ, where only objects or buffers do', async () => {
    const { result } = await count([1, 2, 1, 2, 2].map((allocsPerOp) => child(1624, { allocsPerOp })))
    expect(result?.allocation.exact).toBe(false)
    expect(result?.byProcess).toBeUndefined()
  })

  it('has a spread where they disagree, and is not exact', async () => {
    const { started, result } = await count([child(138), child(98), child(98), child(138), child(98)])
    expect(started).toBe(5)
    expect(result?.allocation).toMatchObject({
      heapBytesPerOp: 98,
      exact: false,
      range: { heapBytes: [98, 138] },
    })
    expect(result?.byProcess).toEqual([98, 98, 98, 138, 138])
  })

  it('disagree also in external bytes and in objects alone', async () => {
    const outside = child(98, { externalBytesPerOp: 8 })
    expect((await count([child(98), outside, outside, outside, outside])).result?.allocation.exact).toBe(
      false,
    )
    const objects = child(98, { allocsPerOp: 2 })
    expect((await count([child(98), objects, objects, objects, objects])).result?.allocation).toMatchObject({
      exact: false,
      range: { heapBytes: [98, 98], allocs: [1, 2] },
    })
  })

  it('asks again where one of two is not sure, since that says nothing against the other', async () => {
    const { started, result } = await count([
      child(138, { exact: false }),
      ...[138, 138, 138].map((b) => child(b)),
    ])
    expect(started).toBe(4)
    expect(result?.allocation.exact).toBe(true)
  })

  it('is not exact by the word of a single process', async () => {
    const gone: Trial<AllocationChildResult> = { status: 'crashed', cause: 'gone' }
    const { result } = await count([child(138), gone, gone, gone, gone])
    expect(result?.allocation).toMatchObject({ heapBytesPerOp: 138, exact: false })
    expect((await count([gone, child(138)])).trial.status).toBe('crashed')
  })

  it('asks no third where ops differ of themselves', async () => {
    const range = (from: number, to: number) => ({
      exact: false,
      range: { heapBytes: [from, to], allocs: [1, 1] } as AllocationResult['range'],
    })
    const unsure = child(0, { exact: false })
    const counted = [child(100, range(32, 160)), unsure, child(101, range(40, 200))]
    const { started, result } = await count(counted)
    expect(started).toBe(3)
    expect(result?.allocation.range?.heapBytes).toEqual([32, 200])
  })
})
