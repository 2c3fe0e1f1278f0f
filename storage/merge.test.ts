import { describe, expect, it } from 'vitest'
import type { CaseResult, RunDocument } from '../model/run.js'
import { mergeRuns } from './merge.js'

const plan = ['one', 'two', 'three'].map((name) => ({ scenario: 'op', case: name }))

function part(
  index: number,
  cases: readonly string[],
  parts: Partial<RunDocument> = {},
  code = 'a',
): RunDocument {
  const results = cases.map(
    (name): CaseResult => ({ name, verified: { same: true, outputs: 1 }, variants: [], comparisons: [] }),
  )
  return {
    schema: 'gclab/run@1',
    gclab: '0.1.0',
    startedAt: `2026-11-24T00:0${index}:00.000Z`,
    finishedAt: `2026-11-24T00:1${index}:00.000Z`,
    options: {
      scenarios: ['op'],
      quick: false,
      budgetSeconds: null,
      precisionPercent: 1,
      minEffectPercent: 1,
      forks: null,
      tune: [],
      workers: null,
      load: 'auto',
      shard: { index, of: 2 },
      seed: index,
      timeoutSeconds: 60,
      maxHeapMB: null,
    },
    environment: {
      node: 'v24.1.0',
      v8: '13.6.1',
      os: 'Linux 6',
      arch: 'x64',
      cpu: 'A',
      cores: 2,
      memoryBytes: 1,
      flags: [],
      warnings: [],
    },
    scenarios: [
      {
        name: 'op',
        title: 'Op',
        baseline: 'baseline',
        file: 'op.ts',
        number: null,
        cases: results,
        workers: [],
        load: [],
        sources: [{ variant: 'baseline', file: 'op.ts', line: 1, code }],
        writeup: null,
      },
    ],
    warnings: [],
    plan,
    ...parts,
  }
}

const merge = (...runs: readonly RunDocument[]) =>
  mergeRuns(runs.map((run, index) => ({ file: `part-${index + 1}.json`, run })))

describe('merging the parts of a run', () => {
  it('puts cases in the order of the plan, and the times round all parts', () => {
    const merged = merge(part(2, ['two']), part(1, ['one', 'three']))
    expect(merged.scenarios.map(({ cases }) => cases.map(({ name }) => name))).toEqual([
      ['one', 'two', 'three'],
    ])
    expect([merged.startedAt, merged.finishedAt]).toEqual([
      '2026-11-24T00:01:00.000Z',
      '2026-11-24T00:12:00.000Z',
    ])
    expect(merged.options.shard).toBeUndefined()
    expect(merged.warnings).toEqual([])
  })

  it('marks what is missing, and is then not complete', () => {
    const merged = merge(part(1, ['one', 'three']))
    expect(merged.warnings).toEqual([{ code: 'missing-part', scenario: 'op', case: 'two' }])
    expect(merged.finishedAt).toBeNull()
  })

  it('says when machines differ, and takes none of them for the whole', () => {
    const other = part(2, ['two'])
    const merged = merge(part(1, ['one', 'three']), {
      ...other,
      environment: { ...other.environment, cpu: 'B' },
    })
    expect(merged.warnings).toEqual([{ code: 'mixed-machines', machines: 2 }])
    expect(merged.environment.cpu).toBe('A; B')
  })

  it('refuses doubles', () => {
    expect(() => merge(part(1, ['one']), part(2, ['one']))).toThrow(
      'part-1.json and part-2.json both hold op / one',
    )
  })

  it('refuses parts of another run', () => {
    const [first, second] = [part(1, ['one', 'three']), part(2, ['two'])]
    const otherNode = { ...second, environment: { ...second.environment, node: 'v22.1.0' } }
    expect(() => merge(first, otherNode)).toThrow('node is "v24.1.0" and "v22.1.0"')
    expect(() => merge(first, { ...second, options: { ...second.options, quick: true } })).toThrow(
      '"quick" is false and true',
    )
    expect(() => merge(first, { ...second, plan: plan.slice(1) })).toThrow('the plan of all cases')
    expect(() => merge(first, { ...second, gclab: '0.2.0' })).toThrow('the version of gclab')
    expect(() => merge(first, part(2, ['two'], {}, 'b'))).toThrow('the code of op')
    expect(() => merge()).toThrow('name the parts')
  })
})
