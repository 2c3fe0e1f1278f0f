import type { Figures } from '../../model/metrics.js'
import type { GcResult } from '../../model/run.js'
import { rateRatioTest } from '../../stats/rate-ratio-test.js'
import { bothOf, LEVEL, notCompared, type Rule, ratioOf } from './difference.js'

/** Collections: their numbers scatter as counts do (Poisson), whatever the machine. */
export const countsRule: Rule = {
  within: (metric, own, base) => {
    const [theirs, mine] = bothOf(metric, base, own)
    const [a, b] = [rateOf(own), rateOf(base)]
    const parted =
      a === null || b === null || Math.abs(a.perOp - b.perOp) > 2 * Math.sqrt(a.variance + b.variance)
    const verdict = !parted || mine === theirs ? 'same' : mine < theirs ? 'lower' : 'higher'
    return { ratio: ratioOf(theirs, mine), verdict, p: null, n: null, note: null }
  },
  between: (_, old, current) => {
    const [before, after] = [old.result.gc, current.result.gc]
    if (before === null || after === null) return notCompared('A run has no collector pass.')
    if (before.semiSpaceMB !== after.semiSpaceMB) {
      return notCompared(
        `Collections are not compared: the young generation was pinned at ${before.semiSpaceMB} MB and ${after.semiSpaceMB} MB.`,
      )
    }
    return byRates(before, after)
  },
}

/** By the test of two rates. */
function byRates(before: GcResult, after: GcResult) {
  const first = { count: before.minor + before.major, exposure: before.ops }
  const second = { count: after.minor + after.major, exposure: after.ops }
  const test = rateRatioTest(first, second)
  const ratio = ratioOf(first.count / first.exposure, second.count / second.exposure)
  if (test === null) return { ratio, verdict: 'same', p: null, n: null, note: null } as const
  const p = Math.min(1, 2 * Math.min(test.pGreater, test.pLess))
  const verdict = p >= LEVEL ? 'same' : test.pLess < test.pGreater ? 'lower' : 'higher'
  return { ratio, verdict, p, n: null, note: 'p from the numbers of collections, given their sum.' } as const
}

function rateOf({ result: { gc } }: Figures): { readonly perOp: number; readonly variance: number } | null {
  if (gc === null || gc.ops === 0) return null
  const many = gc.minor + gc.major
  return { perOp: many / gc.ops, variance: many / gc.ops ** 2 }
}
