import type { MetricId } from '../../model/metrics.js'
import { holm } from '../../stats/holm.js'
import type { Finding } from '../rules/difference.js'
import type { GateOutcome, GateRow } from './outcome.js'

/** How much worse a figure may be before it is a regression: percent, or its own unit if counted. */
export type Tolerances = Readonly<Partial<Record<MetricId, number>>>

/** A row that is decided, or will be once all tests are known. */
export type OpenRow = Omit<
  GateRow,
  'old' | 'current' | 'outcome' | 'reason' | 'site' | 'grown' | 'newLines'
> &
  Finding

/** The chance that a gate with nothing to find reports any difference in time or collections. */
const GATE_LEVEL = 0.05

/** Corrects all tests together (Holm 1979) and settles every row; what was decided stays as it is. */
export function settleRows(rows: readonly OpenRow[]): GateRow[] {
  const tests = rows.flatMap((row) => ('test' in row ? [row.test] : []))
  const corrected = new Map(holm(tests.map(({ p }) => p)).map((p, index) => [tests[index], p]))
  return rows.map((row) => {
    if (!('test' in row)) return row
    const { test, ...rest } = row
    const { least, worse, otherwise, ...evidence } = test
    const p = corrected.get(test) ?? 1
    const outcome: GateOutcome = p >= GATE_LEVEL ? otherwise : worse ? 'regression' : 'improvement'
    const blind = outcome === 'inconclusive' && least * tests.length >= GATE_LEVEL
    const reason = { ...evidence, kind: 'test', p, among: tests.length, blind } as const
    return { ...rest, outcome, reason, site: null }
  })
}
