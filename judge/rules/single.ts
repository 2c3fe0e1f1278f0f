import { bothOf, type Difference, type Rule, ratioOf } from './difference.js'

const SINGLE_FIGURE = 'A single figure a run, which varies: no test.'

/** Two single figures that vary from run to run. */
export function untested(old: number, current: number, note: string): Difference {
  return { ratio: ratioOf(old, current), verdict: 'untested', p: null, n: null, note }
}

/** A figure that there is one of and that varies: nothing can be shown. */
export const single: Rule = {
  within: (metric, own, base) => untested(...bothOf(metric, base, own), SINGLE_FIGURE),
  between: (metric, old, current) => untested(...bothOf(metric, old, current), SINGLE_FIGURE),
  beyond: () => null,
}
