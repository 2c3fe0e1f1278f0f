import { describe, expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../testdata/fixture.js'
import { bencherMetrics } from './bencher.js'
import { githubActionBenchmark } from './github-action-benchmark.js'

const contenders = [
  { name: 'baseline', ns: 640, bytes: 1048, allocs: 4, spread: 0.01 },
  { name: 'pooled', ns: 600, spread: 0.01 },
]
const run = runOf([scenarioOf({ cases: [caseOf('short stream', contenders)] })])

describe('the export for github-action-benchmark', () => {
  const entries = githubActionBenchmark(run)

  it('has a named figure with its unit for every metric', () => {
    expect(entries[0]).toEqual({
      name: 'sse-poke/short stream/baseline ns/op',
      unit: 'ns/op',
      value: 640,
      range: '± 1.0 %',
      extra: 'gclab 0.1.0, Node v24.21.0, Example CPU @ 2.10GHz',
    })
    expect(entries).toContainEqual(
      expect.objectContaining({ name: 'sse-poke/short stream/pooled B/op', value: 0 }),
    )
  })

  it('leaves out what was not measured', () => {
    const blind = structuredClone(run) as unknown as {
      scenarios: { cases: { variants: { time: null }[] }[] }[]
    }
    for (const variant of blind.scenarios[0]?.cases[0]?.variants ?? []) variant.time = null
    const names = githubActionBenchmark(blind as never).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => name.includes('ns/op'))).toEqual([])
  })
})

describe("the export in Bencher's metric format", () => {
  it('is figures by benchmark and measure, with intervals', () => {
    const metrics = bencherMetrics(run)
    const baseline = metrics['sse-poke/short stream/baseline']
    expect(baseline?.latency).toEqual({ value: 640, lower_value: 633.6, upper_value: 646.4 })
    expect(baseline?.allocs).toEqual({ value: 4 })
    expect(Object.keys(metrics)).toEqual(['sse-poke/short stream/baseline', 'sse-poke/short stream/pooled'])
  })

  it('survives a scenario named like a prototype', () => {
    const hostile = runOf([scenarioOf({ name: '__proto__', cases: [caseOf('x', contenders)] })])
    expect(JSON.parse(JSON.stringify(bencherMetrics(hostile)))).toHaveProperty([
      '__proto__/x/baseline',
      'bytes',
    ])
  })
})
