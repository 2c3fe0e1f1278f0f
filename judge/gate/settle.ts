import { formatP } from '../../reports/text/format.js'
import { holm } from '../../stats/holm.js'
import type { GateRow, Outcome } from './outcome.js'

/** How much worse a figure may be before it is a regression. */
export interface Tolerances {
  /** Bytes of one op. */
  readonly bytes: number
  /** Objects of one op. */
  readonly allocs: number
  readonly timePercent: number
  readonly gcPercent: number
}

/** A figure that is judged once all the others are known. */
export interface Judgement extends Omit<GateRow, 'outcome'> {
  readonly by: Decided | Tested
}

/** Counted, compared with a limit, or not to be compared. */
export interface Decided {
  readonly outcome: Outcome
}

/** By a test whose p-value waits for the correction. */
export interface Tested {
  /** Two-sided, of a difference beyond the tolerance. */
  readonly p: number
  /** The smallest p that samples of this size can give. */
  readonly least: number
  readonly worse: boolean
  /** What it is when the test shows nothing. */
  readonly otherwise: 'pass' | 'inconclusive'
}

/** The chance that a gate with nothing to find reports any difference in time or collections. */
const GATE_LEVEL = 0.05

/** Corrects all tests together (Holm 1979) and settles every row; what was decided stays as it is. */
export function settle(judgements: readonly Judgement[]): GateRow[] {
  const tests = judgements.flatMap(({ by }) => ('p' in by ? [by] : []))
  const corrected = new Map(holm(tests.map(({ p }) => p)).map((p, index) => [tests[index], p]))
  return judgements.map(({ by, ...row }) => {
    if (!('p' in by)) return { ...row, outcome: by.outcome }
    const p = corrected.get(by) ?? 1
    const outcome = p >= GATE_LEVEL ? by.otherwise : by.worse ? 'regression' : 'improvement'
    const blind = outcome === 'inconclusive' && by.least * tests.length >= GATE_LEVEL
    const remedy = blind ? '; too few forks to show any difference, use more (--forks)' : ''
    const among = tests.length === 1 ? '' : `, corrected for ${tests.length} tests`
    return { ...row, outcome, reason: `${row.reason} (${formatP(p)}${among})${remedy}` }
  })
}
