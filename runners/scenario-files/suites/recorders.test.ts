import * as installedMitata from 'mitata'
import * as installedTinybench from 'tinybench'
import { describe, expect, it } from 'vitest'
import { harmless } from './harmless.js'
import * as benchNode from './recorders/bench-node.js'
import * as benchmark from './recorders/benchmark.js'
import * as mitata from './recorders/mitata.js'
import * as tinybench from './recorders/tinybench.js'
import * as vitest from './recorders/vitest.js'

/** What the tools export, as they were installed and asked on 2026-11-29. */
const exported = {
  // 6.2.5
  tinybench: `Bench Task calibrateTimerOverhead classifyTimerSaturation detectTimerSaturation estimateResolution
    formatNumber hrtimeNow hrtimeNowTimestampProvider mToNs medianAbsoluteDeviation nToMs now
    performanceNowTimestampProvider`,
  // 0.15.0
  benchNode: `DeadCodeEliminationDetectionPlugin MemoryPlugin Suite V8GetOptimizationStatus V8NeverOptimizePlugin
    V8OptimizeOnNextCallPlugin chartReport compareBenchmarks csvReport default getSignificanceStars htmlReport
    jsonReport prettyReport textReport welchTTest`,
  // 3.2.7 and 5.1.2
  vitest: `EvaluatedModules Snapshots TestRunner afterAll afterEach aroundAll aroundEach assert assertType beforeAll
    beforeEach bench chai createExpect describe expect expectTypeOf inject it onTestFailed onTestFinished
    recordArtifact should suite test vi vitest`,
  // 2.1.4, of its default export
  benchmark: `options platform version filter formatNumber invoke join runInContext support each forEach forOwn has
    indexOf map reduce Deferred Event Suite Benchmark`,
}
const namesOf = (text: string): string[] => text.split(/\s+/)

describe('a recorder', () => {
  it('has all that its tool exports: a file that imports another name cannot be loaded', () => {
    // `baseline` is of 0.1.14.
    expect(Object.keys(mitata)).toEqual(expect.arrayContaining([...Object.keys(installedMitata), 'baseline']))
    const ofTinybench = [...namesOf(exported.tinybench), ...Object.keys(installedTinybench)]
    expect(Object.keys(tinybench)).toEqual(expect.arrayContaining(ofTinybench))
    expect(Object.keys(benchNode)).toEqual(expect.arrayContaining(namesOf(exported.benchNode)))
    expect(Object.keys(vitest)).toEqual(expect.arrayContaining(namesOf(exported.vitest)))
    expect(Object.keys(benchmark.default)).toEqual(expect.arrayContaining(namesOf(exported.benchmark)))
  })

  it('has the default export of tinybench 2, the class itself', () => {
    expect(new tinybench.default({ name: 'two' })).toBeInstanceOf(tinybench.Bench)
    expect(tinybench.default.Task).toBe(tinybench.Task)
  })

  it('refuses what a benchmark would lack, with the reason', () => {
    for (const refused of [vitest.inject, vitest.aroundAll, vitest.aroundEach])
      expect(refused).toThrow(/of vitest .* take it out of the file/)
  })

  it('has the lists of benchmark.js', () => {
    // biome-ignore lint/suspicious/noExplicitAny: as a file without types calls it.
    const { join, has, forOwn, reduce, each } = benchmark.default as any
    const seen: unknown[] = []
    forOwn({ a: 1 }, (value: unknown, key: unknown) => seen.push(key, value))
    each(['x'], (one: unknown) => seen.push(one))
    expect(seen).toEqual(['a', 1, 'x'])
    expect([join({ a: 1, b: 2 }), join(['a', 'b'], '-'), has({ a: 1 }, 'a')]).toEqual([
      'a: 1,b: 2',
      'a-b',
      true,
    ])
    expect(reduce([1, 2], (sum: number, one: number) => sum + one, 3)).toBe(6)
    expect(harmless.anything.at.all()).toBeTypeOf('function')
  })
})
