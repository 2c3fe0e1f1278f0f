import { describe, expect, it } from 'vitest'
import type { RunDocument } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { gateAgainst } from './against.js'
import { gateBaseline } from './baseline.js'
import { gateLimits } from './limits.js'
import { type GateResult, gateVerdict } from './outcome.js'

const base = { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 }
const key = { scenario: 'sse-poke', case: 'short stream', variant: 'late' }
const failed = (pass: string): Warning => ({ code: 'trial-failed', pass, cause: 'RangeError', ...key })

/** A run with `late`, which threw in every pass, or in the kept pass alone, or with the baseline only. */
function run(late: 'threw' | 'kept nothing' | 'absent'): RunDocument {
  const entry = caseOf('short stream', [base, { ...base, name: 'late' }])
  const variants = entry.variants.map((one) => {
    if (one.name !== 'late') return one
    return late === 'threw' ? { ...one, allocation: null, gc: null, time: null } : { ...one, kept: null }
  })
  const whole = late === 'absent' ? caseOf('short stream', [base]) : { ...entry, variants, comparisons: [] }
  const passes = { threw: ['allocation', 'collector'], 'kept nothing': ['kept'], absent: ['allocation'] }
  return runOf([scenarioOf({ cases: [whole] })], { warnings: passes[late].map(failed) })
}

const gates: Record<string, (current: RunDocument) => GateResult> = {
  'a saved run that failed alike': (current) =>
    gateBaseline({ file: 'run.json', baseline: current, current, tolerances: {} }),
  limits: (current) =>
    gateLimits(
      'limits.json',
      { limits: [{ scenario: 'sse-poke', variant: 'baseline', bytesPerOp: 2000 }] },
      current,
    ),
  'a commit': (current) => gateAgainst({ ref: 'main', run: current, tolerances: {} }),
}

describe.each(Object.entries(gates))('a variant that failed, against %s', (_, gate) => {
  it.each(['threw', 'kept nothing', 'absent'] as const)(
    'leaves the gate undecided, and is named: %s',
    (late) => {
      const current = run(late)
      const result = gate(current)
      expect(gateVerdict(result, false)).toBe('undecided')
      const missing = result.rows.filter((row) => row.missing)
      expect(missing).toHaveLength(current.warnings.length)
      for (const row of missing) expect(row).toMatchObject(key)
    },
  )
})

it('tells of a failure once where a figure of the saved run is lost by it', () => {
  const [lost] = run('threw').warnings as [Warning]
  const sound = runOf([scenarioOf({ cases: [caseOf('short stream', [base, { ...base, name: 'late' }])] })])
  const current = { ...run('threw'), warnings: [lost] }
  const { rows } = gateBaseline({ file: 'run.json', baseline: sound, current, tolerances: {} })
  const missing = rows.filter((row) => row.missing)
  expect(missing.length).toBeGreaterThan(0)
  expect(missing.every(({ metric }) => metric !== '')).toBe(true)
})
