import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ScenarioResult } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { effects, withoutVerdicts } from './warning-effects.js'

const time = { verdict: 'faster', forksToSettle: 3 }
const cases = ['one', 'two'].map((name) => ({
  name,
  comparisons: ['a', 'b', 'c'].map((variant) => ({ variant, time: variant === 'c' ? null : time })),
}))
const scenario = { name: 'mine', baseline: 'base', cases } as unknown as ScenarioResult

function verdicts(warning: Partial<Warning>): unknown {
  const after = withoutVerdicts(scenario, [warning as Warning])
  return after.cases.map((one) => one.comparisons.map(({ time }) => time?.verdict))
}

describe('a warning that a time is none', () => {
  it('takes the verdict of its variant on its case', () => {
    expect(verdicts({ code: 'not-steady', scenario: 'mine', case: 'two', variant: 'a' })).toEqual([
      ['faster', 'faster', undefined],
      ['inconclusive', 'faster', undefined],
    ])
  })

  it('takes those of all where it is about the baseline', () => {
    expect(verdicts({ code: 'compiled-away', scenario: 'mine', case: 'two', variant: 'base' })).toEqual([
      ['faster', 'faster', undefined],
      ['inconclusive', 'inconclusive', undefined],
    ])
  })

  it('is about no other scenario, and is not every warning', () => {
    const untouched = [
      ['faster', 'faster', undefined],
      ['faster', 'faster', undefined],
    ]
    expect(verdicts({ code: 'not-steady', scenario: 'theirs' })).toEqual(untouched)
    // Times in worker threads are others than those of the op by itself.
    for (const code of ['starved', 'workers-still-moving'] as const)
      expect(verdicts({ code, scenario: 'mine', case: 'two', variant: 'base' })).toEqual(untouched)
  })
})

it('says of each warning what it takes away: docs/warnings.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/warnings.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| .+ \| (\w+) \|$/gm)]
  const told = Object.fromEntries(rows.map(([, code, takes]) => [code, takes === 'nothing' ? 'none' : takes]))
  expect(told).toEqual(effects)
})
