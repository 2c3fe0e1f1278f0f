import { rankSumTest, shiftBetween, smallestP } from '../../stats/mann-whitney.js'
import { rateRatioTest } from '../../stats/rate-ratio-test.js'
import type { Found } from './align-rows.js'

/** How a figure moved from one run to another. */
export interface Change {
  /** new / old; `null` when either is unknown or the old one is not above 0. */
  readonly ratio: number | null
  /**
   * `lower`, `higher`: a difference was shown, by count or by test. `same`: none was. `unsettled`: one was seen
   * that may be the machine's. `untested`: single figures that vary, from which nothing can be shown.
   * `not compared`: `note` says why.
   */
  readonly verdict: 'lower' | 'higher' | 'same' | 'unsettled' | 'untested' | 'not compared'
  /** Two-sided; `null` where figures are exact or there is no test. */
  readonly p: number | null
  /** Figures on each side that the test had; `null` without a test on figures. */
  readonly n: readonly [number, number] | null
  readonly note: string | null
}

/** The level at which a single difference counts as shown, as in benchstat. */
export const ALPHA = 0.05

const TOO_FEW =
  'So few forks cannot show a difference at the 5 % level, however large: use --forks 4 or more.'

/** No comparison, and why not. */
export function notCompared(note: string): Change {
  return { ratio: null, verdict: 'not compared', p: null, n: null, note }
}

/** Two single figures that vary from run to run. */
export function untestedChange(old: number, current: number, note: string): Change {
  return { ratio: ratioOf(old, current), verdict: 'untested', p: null, n: null, note }
}

/** Two counted figures: any difference is one. */
export function exactChange(old: number, current: number): Change {
  const equal = nearlyEqual(old, current)
  const verdict = equal ? 'same' : current < old ? 'lower' : 'higher'
  return { ratio: equal ? 1 : ratioOf(old, current), verdict, p: null, n: null, note: null }
}

/** Equal but for the last digits of floating point. */
export function nearlyEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}

/** What a test on figures by fork is told beside them. */
export interface SampledOptions {
  /** A difference of at most this share is not called one. */
  readonly floor?: number
  /** Why a difference may be the machine's and settles nothing. */
  readonly doubt?: string
}

/**
 * One figure a fork on each side, by the rank-sum test; the ratio is the Hodges–Lehmann shift of the logarithms,
 * or unknown where a figure is not above 0.
 */
export function sampledChange(
  old: readonly number[],
  current: readonly number[],
  { floor = 0, doubt }: SampledOptions = {},
): Change {
  const test = rankSumTest(old, current)
  if (test === null) return notCompared('A run has no figures by fork.')
  const shift = [...old, ...current].every((figure) => figure > 0)
    ? shiftBetween(old.map(Math.log), current.map(Math.log))
    : null
  const ratio = shift === null ? null : Math.exp(shift.estimate)
  const shown = test.p < ALPHA && (shift === null || Math.abs(shift.estimate) > Math.log1p(floor))
  const direction = test.pLess < test.pGreater ? 'lower' : 'higher'
  const verdict = !shown ? 'same' : doubt !== undefined ? 'unsettled' : direction
  const blind = smallestP(old.length, current.length) >= ALPHA
  return {
    ratio,
    verdict,
    p: test.p,
    n: [old.length, current.length],
    note: blind ? TOO_FEW : (doubt ?? null),
  }
}

/** Collections per op, by the test of two rates. */
export function collectionsChange(old: Found, current: Found): Change {
  const [before, after] = [old.result.gc, current.result.gc]
  if (before === null || after === null) return notCompared('A run has no collector pass.')
  if (before.semiSpaceMB !== after.semiSpaceMB) {
    return notCompared(
      `Collections are not compared: the young generation was pinned at ${before.semiSpaceMB} MB and ${after.semiSpaceMB} MB.`,
    )
  }
  const first = { count: before.minor + before.major, exposure: before.ops }
  const second = { count: after.minor + after.major, exposure: after.ops }
  const test = rateRatioTest(first, second)
  const ratio = ratioOf(first.count / first.exposure, second.count / second.exposure)
  if (test === null) return { ratio, verdict: 'same', p: null, n: null, note: null }
  const p = Math.min(1, 2 * Math.min(test.pGreater, test.pLess))
  const verdict = p >= ALPHA ? 'same' : test.pLess < test.pGreater ? 'lower' : 'higher'
  return { ratio, verdict, p, n: null, note: 'p from the numbers of collections, given their sum.' }
}

function ratioOf(old: number, current: number): number | null {
  return old > 0 && current >= 0 ? current / old : null
}
