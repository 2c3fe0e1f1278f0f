import type { Figures, Metric } from '../../model/metrics.js'
import type { TimeVerdict } from '../../model/run.js'
import { rankSumTest, shiftBetween, smallestP } from '../../stats/mann-whitney.js'
import { FALSE_ALARM_LEVEL } from '../../stats/verdict.js'
import { signedRankP } from '../../stats/wilcoxon.js'
import { bothOf, type Difference, LEVEL, notCompared, type Rule, ratioOf } from './difference.js'

const NOT_IN_TURNS =
  'Not taken in turns: a machine that changed its speed between the runs gives the same figures, so a difference ' +
  'stands in parentheses. The time vs baseline does not depend on that; nor does gclab gate --against <git ref>.'
const TOO_FEW =
  'So few forks cannot show a difference at the 5 % level, however large: use --forks 4 or more.'

/** One figure a fork: of one run in pairs, since contenders take turns; of two runs by ranks. */
export const pairedForks: Rule = {
  within: (metric, own, base) => {
    const judged = own.comparison && metric.judged?.(own.comparison)
    if (judged) {
      const verdict = differs[judged.verdict]
      return { ratio: judged.ratio, verdict, p: judged.pAdjusted, n: null, note: null }
    }
    const [theirs, mine] = bothOf(metric, base, own)
    const before = metric.perFork?.(base) ?? []
    const p = signedRankP((metric.perFork?.(own) ?? []).map((figure, fork) => figure - (before[fork] ?? 0)))
    const shown = p !== null && p <= FALSE_ALARM_LEVEL && mine !== theirs
    const verdict = !shown ? 'same' : mine < theirs ? 'lower' : 'higher'
    return { ratio: ratioOf(theirs, mine), verdict, p, n: null, note: null }
  },
  between: (metric, old, current) =>
    metric.needs === 'ratio'
      ? byRanks(metric, old, current, { floor: Math.max(openIn(old), openIn(current)) })
      : byRanks(metric, old, current, { doubt: NOT_IN_TURNS }),
}

const differs: Record<TimeVerdict, 'lower' | 'higher' | 'same' | 'unsettled'> = {
  faster: 'lower',
  slower: 'higher',
  same: 'same',
  inconclusive: 'unsettled',
}

/** What identical code left open in the run, as a share; 0 without a control. */
export function openIn({ comparison }: Figures): number {
  return comparison?.time?.noiseFloor ?? 0
}

interface Allowance {
  /** A difference of at most this share is not called one. */
  readonly floor?: number
  /** Why a difference may be the machine's and settles nothing. */
  readonly doubt?: string
}

/**
 * By the rank-sum test; the ratio is the Hodges–Lehmann shift of the logarithms, or unknown unless all
 * figures are above 0.
 */
function byRanks(
  metric: Metric,
  before: Figures,
  after: Figures,
  { floor = 0, doubt }: Allowance,
): Difference {
  const [old, current] = [metric.perFork?.(before) ?? [], metric.perFork?.(after) ?? []]
  const test = rankSumTest(old, current)
  if (test === null) return notCompared('A run has no figures by fork.')
  const shift = [...old, ...current].every((figure) => figure > 0)
    ? shiftBetween(old.map(Math.log), current.map(Math.log))
    : null
  const ratio = shift === null ? null : Math.exp(shift.estimate)
  const shown = test.p < LEVEL && (shift === null || Math.abs(shift.estimate) > Math.log1p(floor))
  const direction = test.pLess < test.pGreater ? 'lower' : 'higher'
  const verdict = !shown ? 'same' : doubt !== undefined ? 'unsettled' : direction
  const blind = smallestP(old.length, current.length) >= LEVEL
  return {
    ratio,
    verdict,
    p: test.p,
    n: [old.length, current.length],
    note: blind ? TOO_FEW : (doubt ?? null),
  }
}
