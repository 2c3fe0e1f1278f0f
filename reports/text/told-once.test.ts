import { expect, it } from 'vitest'
import type { Warning } from '../../model/warnings.js'
import { toldOnce } from './told-once.js'

const few = (cases: number): Warning[] =>
  Array.from({ length: cases }, (_, i) => ({
    code: 'too-few-forks',
    scenario: 's',
    case: `c${i}`,
    forks: 2,
    needed: 6,
  }))

it('tells a warning of many places once, and of few places in each', () => {
  const other: Warning = { code: 'still-moving', scenario: 's', case: 'c1' }
  expect(toldOnce([...few(24), other]).map(({ scope }) => scope)).toEqual(['s / c0 and 23 more', 's / c1'])
  expect(toldOnce(few(3)).map(({ scope }) => scope)).toEqual(['s / c0', 's / c1', 's / c2'])
})
