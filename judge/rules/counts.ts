import type { Figures } from '../../model/metric.js'
import type { GcResult } from '../../model/run.js'
import { type EventRate, rateRatioTest } from '../../stats/rate-ratio-test.js'
import { bothOf, LEVEL, notCompared, type Rule, ratioOf } from './difference.js'

/** Collections: their numbers scatter as counts do (Poisson), whatever the machine. */
export const countsRule: Rule = {
  within: (metric, own, base) => {
    const [theirs, mine] = bothOf(metric, base, own)
    const [a, b] = [scatterOf(own), scatterOf(base)]
    const parted =
      a === null || b === null || Math.abs(a.perOp - b.perOp) > 2 * Math.sqrt(a.variance + b.variance)
    const verdict = mine === theirs ? 'same' : !parted ? 'unsettled' : mine < theirs ? 'lower' : 'higher'
    return { ratio: ratioOf(theirs, mine), verdict, p: null, n: null, note: null }
  },
  between: (_, { result: { gc: before } }, { result: { gc: after } }) => {
    if (before === null || after === null) return notCompared('A run has no collector pass.')
    if (before.semiSpaceMB !== after.semiSpaceMB) {
      return notCompared(
        `Collections are not compared: the young generation was pinned at ${before.semiSpaceMB} MB and ${after.semiSpaceMB} MB.`,
      )
    }
    const { ratio, p, worse } = compareRates(before, after)
    if (p === null) return { ratio, verdict: 'same', p, n: null, note: null }
    const verdict = p >= LEVEL ? 'same' : worse ? 'higher' : 'lower'
    return { ratio, verdict, p, n: null, note: 'p from the numbers of collections, given their sum.' }
  },
  beyond: (_, { result: { gc: was } }, { result: { gc: is } }, percent) => {
    if (was === null || is === null || was.semiSpaceMB !== is.semiSpaceMB) return null
    if (was.ops <= 0 || is.ops <= 0) return null
    const factor = 1 + percent / 100
    const { old, current, p, ...test } = compareRates(was, is, factor)
    // A few collections more or less are what counts scatter by: bytes say whether an op allocates more.
    const otherwise = current <= old * factor || p === null || p >= LEVEL ? 'pass' : 'inconclusive'
    return { old: old * 1e6, current: current * 1e6, test: { ...test, p: p ?? 1, least: 0, otherwise } }
  },
}

/** Two rates, and the two-sided p that they differ by more than a factor; `null` when nothing was counted. */
function compareRates(before: GcResult, after: GcResult, factor = 1) {
  const [first, second] = [eventsOf(before), eventsOf(after)]
  const test = rateRatioTest(first, second, factor)
  const worse = test?.pGreater ?? 1
  const better = (factor === 1 ? test : rateRatioTest(first, second, 1 / factor))?.pLess ?? 1
  const [old, current] = [first.count / first.exposure, second.count / second.exposure]
  return {
    ...{ old, current, ratio: ratioOf(old, current), events: [first.count, second.count] as const },
    ...{ p: test && Math.min(1, 2 * Math.min(worse, better)), worse: worse < better },
  }
}

function eventsOf({ minor, major, ops }: GcResult): EventRate {
  return { count: minor + major, exposure: ops }
}

function scatterOf({
  result: { gc },
}: Figures): { readonly perOp: number; readonly variance: number } | null {
  if (gc === null || gc.ops === 0) return null
  const { count, exposure } = eventsOf(gc)
  return { perOp: count / exposure, variance: count / exposure ** 2 }
}
