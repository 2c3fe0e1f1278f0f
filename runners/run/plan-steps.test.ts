import { describe, expect, it } from 'vitest'
import type { Asked } from '../passes/pass.js'
import { passes } from '../passes/registry.js'
import { planSteps } from './plan-steps.js'

/** The seconds that are announced for each pass over two contenders whose ops take so long. */
function announced(opMs: number, options: object): Readonly<Record<string, number>> {
  const asked = {
    options: { quick: true, budgetSeconds: null, forks: null, workers: null, load: 'auto', ...options },
    description: { name: 'sort', load: null, workers: null },
    cases: ['one'],
    contenders: ['base', 'other'].map((name) => ({ name, variant: name, flags: [] })),
    run: { heats: 1, comparisons: 1 },
    cores: 2,
  } as unknown as Asked
  const steps = planSteps(asked, passes, new Map([['one', [opMs, opMs]]]))
  return Object.fromEntries(steps.map(({ pass, seconds }) => [pass, seconds]))
}

describe('the time announced', () => {
  it('is that of the ops that every pass runs at least, by how slow they were', () => {
    const seconds = announced(1000, {})
    // Twenty in each of two processes for each of two contenders, two at a time.
    expect(seconds.allocation).toBeGreaterThan(40)
    expect(seconds.collector).toBeGreaterThan(8)
    expect(seconds.verify).toBeGreaterThan(8)
    expect(announced(1000, { quick: false }).cpu).toBeGreaterThan(8)
    expect(announced(1000, { quick: false })['young-generations']).toBeGreaterThan(12)
    expect(announced(1000, { workers: [1, 2] }).workers).toBeGreaterThan(80)
  })

  it('is short for ops that are fast', () => {
    const seconds = Object.values(announced(0.001, {})).reduce((sum, one) => sum + one, 0)
    expect(seconds).toBeGreaterThan(4)
    expect(seconds).toBeLessThan(8)
  })
})
