import { rateRatioTest } from '../../stats/rate-ratio-test.js'
import type { GateRule } from './settle.js'

/** Collections per op; pinned to the same young generation, or they are not compared. */
export const judgeEvents: GateRule = (_, { result: was }, { result: is }, percent) => {
  if (was.gc === null || is.gc === null || was.gc.semiSpaceMB !== is.gc.semiSpaceMB) return null
  const rateOf = ({ minor, major, ops }: typeof was.gc) => ({ count: minor + major, exposure: ops })
  const [first, second] = [rateOf(was.gc), rateOf(is.gc)]
  if (first.exposure <= 0 || second.exposure <= 0) return null
  const [old, current] = [first, second].map(({ count, exposure }) => (count / exposure) * 1e6) as [
    number,
    number,
  ]
  const factor = 1 + percent / 100
  const worse = rateRatioTest(first, second, factor)?.pGreater ?? 1
  const better = rateRatioTest(first, second, 1 / factor)?.pLess ?? 1
  const p = Math.min(1, 2 * Math.min(worse, better))
  const otherwise = current <= old * factor ? 'pass' : 'inconclusive'
  const ratio = old > 0 ? current / old : null
  const events = [first.count, second.count] as const
  return { old, current, test: { ratio, events, p, least: 0, worse: worse < better, otherwise } }
}
