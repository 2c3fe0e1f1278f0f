import type { Figures, Metric, MetricId } from '../../model/metrics.js'
import { holm } from '../../stats/holm.js'
import type { GateOutcome, GateRow, TestEvidence } from './outcome.js'

/** How much worse a figure may be before it is a regression: percent, or its own unit if counted. */
export type Tolerances = Readonly<Partial<Record<MetricId, number>>>

/** What a metric's rule finds of two figures; a test waits for the correction over all of them. */
export type Finding = Pick<GateRow, 'old' | 'current'> &
  (Pick<GateRow, 'outcome' | 'reason' | 'site'> | { readonly test: Test })

export interface Test extends Omit<TestEvidence, 'kind' | 'among' | 'blind'> {
  /** The smallest p of samples of this size. `p` is two-sided, of a difference beyond the tolerance. */
  readonly least: number
  readonly worse: boolean
  /** What it is when the test shows nothing. */
  readonly otherwise: 'pass' | 'inconclusive'
}

/** Compares a figure with an older one; `null` if incomparable. `tolerance` as in {@link Tolerances}. */
export type GateRule = (metric: Metric, old: Figures, current: Figures, tolerance: number) => Finding | null

/** A row that is decided, or will be once all tests are known. */
export type OpenRow = Omit<GateRow, 'old' | 'current' | 'outcome' | 'reason' | 'site'> & Finding

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
