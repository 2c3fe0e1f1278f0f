import { describe, expect, it } from 'vitest'
import { createRecorder } from './recorder.js'

describe('the recorder', () => {
  it('gives percentiles to three figures', () => {
    const recorder = createRecorder(1e9, 1000, 10)
    for (let op = 1; op <= 100_000; op++) recorder.record(0, op / 1000)
    const { done, latencyMs, percentiles } = recorder.recorded()
    expect(done).toBe(100_000)
    expect(latencyMs?.p50).toBeCloseTo(50, 0)
    expect(latencyMs?.p99 ?? 0).toBeGreaterThan(98.9)
    expect(latencyMs?.p99 ?? 0).toBeLessThan(99.1)
    expect(latencyMs?.p9999 ?? 0).toBeGreaterThan(99.8)
    expect(latencyMs?.max ?? 0).toBeGreaterThan(99.9)
    expect(percentiles).toHaveLength(41)
    expect(percentiles[0]?.ms).toBeCloseTo(0.001, 5)
    expect(percentiles[10]?.percentile).toBeCloseTo(90, 9)
    expect(percentiles[10]?.ms).toBeCloseTo(90, 0)
    expect(percentiles.at(-1)?.percentile).toBeCloseTo(99.99, 9)
    const rising = percentiles.every(
      ({ ms }, index) => index === 0 || ms >= (percentiles[index - 1]?.ms ?? 0),
    )
    expect(rising).toBe(true)
  })

  it('keeps figures apart that differ by nanoseconds, and by minutes', () => {
    const recorder = createRecorder(1e9, 1000, 10)
    recorder.record(0, 0.00004)
    recorder.record(0, 120_000)
    const { percentiles, latencyMs } = recorder.recorded()
    expect(percentiles[0]?.ms).toBeCloseTo(0.00004, 9)
    expect((latencyMs?.max ?? 0) / 120_000).toBeCloseTo(1, 2)
  })

  it('counts ops past the limit, and those never begun', () => {
    const recorder = createRecorder(10, 1000, 10)
    for (const latency of [9.9, 10, 10.1, 500]) recorder.record(0, latency)
    recorder.missed(7)
    expect(recorder.recorded()).toMatchObject({ done: 4, slaMisses: 9 })
  })

  it('draws the longest latency of each slice, and nothing where no op fell due', () => {
    const recorder = createRecorder(1, 50, 10)
    recorder.record(0, 1)
    recorder.record(9.9, 3)
    recorder.record(9.95, 2)
    recorder.record(20, 5)
    recorder.record(1000, 9)
    expect(recorder.recorded().timeline).toEqual({ sliceMs: 10, maxMs: [3, null, 5, null, null] })
  })

  it('says nothing of latency when no op was done', () => {
    const recorder = createRecorder(1, 10, 10)
    recorder.missed(3)
    expect(recorder.recorded()).toMatchObject({ done: 0, slaMisses: 3, latencyMs: null, percentiles: [] })
  })
})
