import { bothOf, type Difference, type Rule, ratioOf } from './difference.js'
import { untested } from './single.js'

const NOT_EXACT = 'Not exact in at least one of the runs: a difference may be chance.'

/** Counted figures: any difference is one. */
export const exact: Rule = {
  within: (metric, own, base) => exactDifference(...bothOf(metric, base, own)),
  between: (metric, old, current) => {
    const counted = [old, current].every(({ result }) => metric.counted?.(result)?.exact)
    const both = bothOf(metric, old, current)
    return counted ? exactDifference(...both) : untested(...both, NOT_EXACT)
  },
}

function exactDifference(old: number, current: number): Difference {
  const equal = nearlyEqual(old, current)
  const verdict = equal ? 'same' : current < old ? 'lower' : 'higher'
  return { ratio: equal ? 1 : ratioOf(old, current), verdict, p: null, n: null, note: null }
}

/** Equal but for the last digits of floating point. */
export function nearlyEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}
