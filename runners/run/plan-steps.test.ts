import { describe, expect, it } from 'vitest'
import type { Asked } from '../passes/pass.js'
import { passes } from '../passes/registry.js'
import { type OpMs, planSteps, sideBySide } from './plan-steps.js'

const nameOf = ({ name }: { readonly name: string }): string => name

/** The seconds that are announced for each pass over two contenders whose ops take so long. */
function announced(
  opMs: number,
  options: object,
  names: readonly string[] = ['base', 'other'],
  run: Asked['run'] = { heats: 1, comparisons: 1 },
): Readonly<Record<string, number>> {
  const asked = {
    options: { quick: true, budgetSeconds: null, forks: null, workers: null, load: 'auto', ...options },
    description: { name: 'sort', load: null, workers: null },
    cases: ['one'],
    contenders: names.map((name) => ({ name, variant: name, flags: [] })),
    run,
    cores: 2,
  } as unknown as Asked
  const steps = planSteps(asked, passes, new Map([['one', names.map(() => opMs)]]))
  return Object.fromEntries(steps.map(({ pass, seconds }) => [pass, seconds]))
}

describe('the time announced', () => {
  it('is that of the ops that every pass runs at least, by how slow they were', () => {
    const seconds = announced(1000, {})
    // 29 in each of two processes for each of two contenders, two at a time.
    expect(seconds.allocation).toBeGreaterThan(58)
    expect(seconds.kept).toBeGreaterThan(11)
    expect(seconds.collector).toBeGreaterThan(4)
    expect(seconds.verify).toBeGreaterThan(4)
    // In each of three forks or more two side by side, and one in turn.
    expect(seconds.time).toBeGreaterThan(3 * (2 + 2))
    expect(announced(1000, { quick: false }).cpu).toBeGreaterThan(8)
    expect(announced(1000, { quick: false })['young-generations']).toBeGreaterThan(12)
    expect(announced(1000, { workers: [1, 2] }).workers).toBeGreaterThan(80)
  })

  it('is short for ops that are fast', () => {
    const seconds = Object.values(announced(0.001, {})).reduce((sum, one) => sum + one, 0)
    expect(seconds).toBeGreaterThan(1.5)
    expect(seconds).toBeLessThan(4)
  })

  it('is that of the processes that are started, over the cores, where benchmarks are many', () => {
    const names = Array.from({ length: 100 }, (_, i) => `bench ${i}`)
    const { time, ...counted } = announced(0.001, {}, names, { heats: 15, comparisons: 99 })
    // Six in verification and the passes that count, of about 0.2 s of processor time, on two cores.
    const sum = Object.values(counted).reduce((total, one) => total + one, 0)
    expect(sum).toBeGreaterThan((100 * 6 * 0.15) / 2)
    expect(sum).toBeLessThan((100 * 6 * 0.25) / 2)
    // Twelve forks of fifteen heats, of about 7.6 processes, and their turns.
    expect(time).toBeGreaterThan(12 * 15 * ((7.6 * 0.2) / 2))
    expect(time).toBeLessThan(12 * 15 * ((7.6 * 0.2) / 2 + 0.2))
  })

  it('takes ops that nobody has run yet to be as slow as others were', () => {
    const asked = { options: { quick: true, forks: 6 }, cases: ['one'], cores: 2 } as unknown as Asked
    const one = { name: 'one', variant: 'one', flags: [] }
    const full = { ...asked, contenders: [one], description: { name: 'sort' }, run: { comparisons: 0 } }
    const seconds = (opMs: OpMs, usualMs: number) =>
      planSteps(full as unknown as Asked, passes, opMs, usualMs).reduce((all, one) => all + one.seconds, 0)
    expect(seconds(new Map(), 1000)).toBe(seconds(new Map([['one', [1000]]]), 1))
    expect(seconds(new Map(), 1000)).toBeGreaterThan(10 * seconds(new Map(), 0))
  })

  it('says which passes go on at once', () => {
    const asked = { options: { quick: true }, cores: 2 } as unknown as Asked
    const together = (of: Asked) => sideBySide(passes.ofCase, of, true).map((group) => group.map(nameOf))
    expect(together(asked)).toEqual([['allocation', 'kept', 'work', 'collector'], ['time']])
    expect(together({ ...asked, cores: 1 })).toEqual([
      ['allocation'],
      ['kept'],
      ['work'],
      ['collector'],
      ['time'],
    ])
  })

  it('is that of as many forks as are asked for, however few', () => {
    expect(announced(0.001, { quick: false, forks: 4 }).time).toBeLessThan(4)
    expect(announced(0.001, { quick: false }).time).toBeCloseTo(11.5, 3)
  })
})
