import type { Figures, Metric } from '../../model/metric.js'
import type { Interval, RequestVerdict, TimeVerdict } from '../../model/run.js'
import { rankSumTest, shiftBetween, smallestP } from '../../stats/mann-whitney.js'
import { FALSE_ALARM_LEVEL } from '../../stats/verdict.js'
import { hodgesLehmann, signedRankInterval, signedRankP } from '../../stats/wilcoxon.js'
import { bothOf, LEVEL, notCompared, type Rule, ratioOf, type Test } from './difference.js'

const NOT_IN_TURNS =
  'Not taken in turns: a machine that changed its speed between the runs gives the same figures, so a difference ' +
  'stands in parentheses. The time vs baseline does not depend on that; nor does gclab gate --against <git ref>.'
const STILL_MOVED = 'times still moved while they were taken'
const TOO_FEW =
  'So few forks cannot show a difference at the 5 % level, however large: use --forks 4 or more.'

/**
 * One figure a fork: of contenders that took turns in pairs, of two runs by ranks. At the gate, a difference
 * must lie beyond the tolerance and beyond what identical code left open on either side.
 */
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
    const shown = p !== null && p <= FALSE_ALARM_LEVEL
    const verdict = mine === theirs ? 'same' : !shown ? 'unsettled' : mine < theirs ? 'lower' : 'higher'
    return { ratio: ratioOf(theirs, mine), verdict, p, n: null, note: null }
  },
  between: (metric, old, current) => {
    const shift = rankShift(metric, old, current, 1)
    if (shift === null) return notCompared('A run has no figures by fork.')
    const { ratio, p, n, least, worse } = shift
    const isTime = metric.needs === 'machine'
    const floor = isTime ? 0 : Math.max(openIn(metric, old), openIn(metric, current))
    const shown = p < LEVEL && (ratio === null || Math.abs(Math.log(ratio)) > Math.log1p(floor))
    const verdict = !shown ? 'same' : isTime ? 'unsettled' : worse ? 'higher' : 'lower'
    return { ratio, verdict, p, n, note: least >= LEVEL ? TOO_FEW : isTime ? NOT_IN_TURNS : null }
  },
  beyond: (metric, was, is, percent) => {
    const [old, current] = [metric.of(was.result, was.comparison), metric.of(is.result, is.comparison)]
    const tolerance = 1 + percent / 100
    const factor = Math.max(tolerance, 1 + openIn(metric, was), 1 + openIn(metric, is))
    const inTurns = metric.needs === 'machine' || was.result.earlier !== undefined
    const shift = inTurns ? shiftInTurns(metric, was, is, factor) : rankShift(metric, was, is, factor)
    if (!shift?.ratio || old === null || current === null) return null
    // Where times still moved over the counted samples, as while V8 compiles, nothing is settled either way.
    if ([was, is].some(({ result }) => result.time?.settled === false))
      return { old, current, outcome: 'inconclusive', reason: STILL_MOVED, site: null }
    const { n: _, ...test } = shift
    const otherwise = test.interval !== null && test.interval[1] <= tolerance ? 'pass' : 'inconclusive'
    return { old, current, test: { ...test, otherwise } }
  },
}

type Shown = 'lower' | 'higher' | 'same' | 'unsettled'
const differs: Record<TimeVerdict | RequestVerdict['verdict'], Shown> = {
  faster: 'lower',
  slower: 'higher',
  fewer: 'lower',
  more: 'higher',
  same: 'same',
  inconclusive: 'unsettled',
}

/** What identical code left open in the run, as a share; 0 without a control. */
function openIn({ judged }: Metric, { comparison }: Figures): number {
  return (comparison && judged?.(comparison)?.noiseFloor) ?? 0
}

/** How far figures have moved, and the test that it is by more than a factor. */
interface Shift extends Omit<Test, 'events' | 'otherwise'> {
  readonly interval: Interval | null
  readonly n: readonly [number, number]
}

/** Of two runs, by the rank-sum test; the ratio is a Hodges–Lehmann shift of logarithms. */
function rankShift(metric: Metric, was: Figures, is: Figures, factor: number): Shift | null {
  const [x, y] = [metric.perFork?.(was) ?? [], metric.perFork?.(is) ?? []]
  const worse = rankSumTest(x, scaled(y, 1 / factor))
  const better = factor === 1 ? worse : rankSumTest(x, scaled(y, factor))
  if (worse === null || better === null) return null
  const shift = [...x, ...y].every((figure) => figure > 0)
    ? shiftBetween(x.map(Math.log), y.map(Math.log))
    : null
  return {
    ...{ ratio: shift && Math.exp(shift.estimate), interval: expOf(shift?.ci95 ?? null) },
    ...{ p: Math.min(1, 2 * Math.min(worse.pGreater, better.pLess)), n: [x.length, y.length] },
    ...{ least: smallestP(x.length, y.length), worse: worse.pGreater < better.pLess },
  }
}

/** Of contenders that took turns, by the signed-rank test (Wilcoxon 1945) of the ratio in each fork. */
function shiftInTurns(metric: Metric, was: Figures, is: Figures, factor: number): Shift | null {
  const [before, after] = [was, is].map((of) =>
    metric.ofRequests ? (metric.perFork?.(of) ?? []) : (of.result.time?.ratioPerFork ?? []),
  )
  if (before?.length !== after?.length) return null
  const logs = (after ?? []).map((ratio, fork) => Math.log(ratio / (before?.[fork] ?? Number.NaN)))
  if (logs.length === 0 || logs.some(Number.isNaN)) return null
  const estimate = hodgesLehmann(logs)
  const margin = Math.log(factor)
  const p = Math.abs(estimate) <= margin ? 1 : (signedRankP(logs, Math.sign(estimate) * margin) ?? 1)
  return {
    ...{ ratio: Math.exp(estimate), interval: expOf(signedRankInterval(logs, 0.95)) },
    ...{ p, n: [logs.length, logs.length], least: 2 ** (1 - logs.length), worse: estimate > 0 },
  }
}

function scaled(figures: readonly number[], factor: number): readonly number[] {
  return figures.map((figure) => figure * factor)
}

function expOf(ends: Interval | null): Interval | null {
  return ends && [Math.exp(ends[0]), Math.exp(ends[1])]
}
