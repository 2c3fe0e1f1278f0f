import { expect, it } from 'vitest'
import type { CaseFinding } from '../../../judge/within-run/findings.js'
import { caseOf, scenarioOf } from '../../testdata/fixture.js'
import { workOf } from './work.js'

const ran = (name: string, stepsPerOp: number, lines: readonly number[]) => ({
  name,
  work: {
    stepsPerOp,
    exact: true,
    sites: lines.map((line) => ({ function: 'f', file: 'a.ts', line, stepsPerOp: 5 })),
  },
})

it('shows 0 for a line that did not run, and n/a where the list of lines does not go so far', () => {
  const scenario = scenarioOf({ cases: [caseOf('short', [{ name: 'baseline', ns: 1 }])] })
  const shown = (steps: number) =>
    workOf(scenario, {
      case: 'short',
      base: ran('baseline', 10, [1, 2]),
      result: ran('other', steps, [1]),
    } as unknown as CaseFinding)
  expect(shown(5)).toMatch(/`a\.ts:2` \| +5 \| +0 \|/)
  expect(shown(500)).toMatch(/`a\.ts:2` \| +5 \| +n\/a \|/)
})
