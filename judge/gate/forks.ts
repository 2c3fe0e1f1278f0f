import type { Figures } from '../../model/metrics.js'
import type { Interval } from '../../model/run.js'
import { rankSumTest, shiftBetween, smallestP } from '../../stats/mann-whitney.js'
import { hodgesLehmann, signedRankInterval, signedRankP } from '../../stats/wilcoxon.js'
import { openIn } from '../rules/paired-forks.js'
import type { GateRule } from './settle.js'

/**
 * Judges figures with one entry a fork. A regression must lie beyond the tolerance and beyond what identical
 * code left open on either side. Two runs are compared by ratios to their own baselines, since absolute times
 * belong to a moment; contenders that took turns by absolute figures.
 */
export const judgeForks: GateRule = (metric, was, is, percent) => {
  const [old, current] = [metric.of(was.result, was.comparison), metric.of(is.result, is.comparison)]
  const tolerance = Math.log1p(percent / 100)
  const margin = Math.max(tolerance, Math.log1p(Math.max(openIn(was), openIn(is))))
  const shift = metric.needs === 'ratio' ? betweenRuns(was, is, margin) : inTurns(was, is, margin)
  if (shift === null || old === null || current === null) return null
  // Where times still moved over the counted samples, as while V8 compiles, nothing is settled either way.
  if ([was, is].some(({ result }) => result.time?.settled === false))
    return { old, current, outcome: 'inconclusive', reason: STILL_MOVED, site: null }
  const { estimate, ci95, ...test } = shift
  const interval = ci95 && ([Math.exp(ci95[0]), Math.exp(ci95[1])] as const)
  const otherwise = ci95 !== null && ci95[1] <= tolerance ? 'pass' : 'inconclusive'
  return { old, current, test: { ...test, ratio: Math.exp(estimate), interval, otherwise } }
}

const STILL_MOVED = 'times still moved while they were taken'

/** A shift of logarithms, and the test that it is larger than a margin. */
interface Shift {
  readonly estimate: number
  readonly ci95: Interval | null
  readonly p: number
  readonly least: number
  readonly worse: boolean
}

/** By the rank-sum test. */
function betweenRuns(was: Figures, is: Figures, margin: number): Shift | null {
  const logRatios = ({ comparison }: Figures) => (comparison?.time?.perFork ?? []).map(Math.log)
  const [x, y] = [logRatios(was), logRatios(is)]
  const shift = shiftBetween(x, y)
  if (shift === null) return null
  const moved = (by: number) => y.map((figure) => figure + by)
  const worse = rankSumTest(x, moved(-margin))?.pGreater ?? 1
  const better = rankSumTest(x, moved(margin))?.pLess ?? 1
  const p = Math.min(1, 2 * Math.min(worse, better))
  return { ...shift, p, least: smallestP(x.length, y.length), worse: worse < better }
}

/** By the signed-rank test (Wilcoxon 1945) of the ratio in each fork. */
function inTurns(was: Figures, is: Figures, margin: number): Shift | null {
  const [before, after] = [was, is].map(({ result }) => result.time?.ratioPerFork ?? [])
  if (before?.length !== after?.length) return null
  const logs = (after ?? []).map((ratio, fork) => Math.log(ratio / (before?.[fork] ?? Number.NaN)))
  if (logs.length === 0 || logs.some(Number.isNaN)) return null
  const estimate = hodgesLehmann(logs)
  const ci95 = signedRankInterval(logs, 0.95)
  const p = Math.abs(estimate) <= margin ? 1 : (signedRankP(logs, Math.sign(estimate) * margin) ?? 1)
  return { estimate, ci95, p, least: 2 ** (1 - logs.length), worse: estimate > 0 }
}
