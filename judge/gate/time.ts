import type { Interval } from '../../model/run.js'
import { formatChange } from '../../reports/text/format.js'
import { rankSumTest, shiftBetween, smallestP } from '../../stats/mann-whitney.js'
import { rateRatioTest } from '../../stats/rate-ratio-test.js'
import { hodgesLehmann, signedRankInterval, signedRankP } from '../../stats/wilcoxon.js'
import type { Found } from '../between-runs/align-rows.js'
import { otherLength } from '../between-runs/comparable.js'
import { openIn } from '../rules/paired-forks.js'
import type { Finding } from './counted.js'
import type { Judgement, Tolerances } from './settle.js'

/**
 * Time between two runs: the ratio to each run's own baseline, fork by fork, since absolute times belong to a
 * moment. A regression must lie beyond the tolerance and beyond what identical code left open in either run.
 */
export function judgeTimeBetweenRuns(old: Found, current: Found, { timePercent }: Tolerances): Finding[] {
  if (old.baseline !== current.baseline || otherLength(old, current) !== null) return []
  const [x, y] = [logRatios(old), logRatios(current)]
  const shift = shiftBetween(x, y)
  const [was, is] = [old.comparison?.time?.ratio ?? null, current.comparison?.time?.ratio ?? null]
  if (shift === null || was === null || is === null) return []
  const tolerance = Math.log1p(timePercent / 100)
  const margin = Math.max(tolerance, Math.log1p(Math.max(openIn(old), openIn(current))))
  const moved = (by: number) => y.map((figure) => figure + by)
  const worse = rankSumTest(x, moved(-margin))?.pGreater ?? 1
  const better = rankSumTest(x, moved(margin))?.pLess ?? 1
  const found = [
    timeFinding('time-ratio', 'time vs baseline', [was, is], {
      p: Math.min(1, 2 * Math.min(worse, better)),
      least: smallestP(x.length, y.length),
      worse: worse < better,
      otherwise: withinTolerance(shift.ci95, tolerance),
    }),
  ].map((finding) => ({ ...finding, reason: changeWithInterval(shift.estimate, shift.ci95) }))
  return unlessMoving([old, current], found)
}

function logRatios({ comparison }: Found): number[] {
  return (comparison?.time?.perFork ?? []).map(Math.log)
}

/**
 * Time of two contenders that took turns: their ratio in each fork, by the signed-rank test (Wilcoxon 1945) of a
 * difference beyond the tolerance and beyond what identical code left open.
 */
export function judgeTimeInTurns(old: Found, current: Found, { timePercent }: Tolerances): Finding[] {
  const [before, after] = [old.result.time, current.result.time]
  if (before === null || after === null || before.perFork.length !== after.perFork.length) return []
  const logs = after.ratioPerFork.map((ratio, fork) =>
    Math.log(ratio / (before.ratioPerFork[fork] ?? Number.NaN)),
  )
  if (logs.length === 0 || logs.some(Number.isNaN)) return []
  const estimate = hodgesLehmann(logs)
  const interval = signedRankInterval(logs, 0.95)
  const tolerance = Math.log1p(timePercent / 100)
  const margin = Math.max(tolerance, Math.log1p(Math.max(openIn(old), openIn(current))))
  const p = Math.abs(estimate) <= margin ? 1 : (signedRankP(logs, Math.sign(estimate) * margin) ?? 1)
  const least = 2 ** (1 - logs.length)
  const by = { p, least, worse: estimate > 0, otherwise: withinTolerance(interval, tolerance) }
  const found = timeFinding('time', 'ns/op', [before.nsPerOp, after.nsPerOp], by)
  return unlessMoving([old, current], [{ ...found, reason: changeWithInterval(estimate, interval) }])
}

/** Where times still moved over the counted samples, as while V8 compiles, nothing is settled either way. */
function unlessMoving(sides: readonly Found[], findings: readonly Finding[]): Finding[] {
  if (sides.every(({ result }) => result.time?.settled !== false)) return [...findings]
  const reason = 'times still moved while they were taken'
  return findings.map((found) => ({ ...found, by: { outcome: 'inconclusive' }, reason }))
}

/** Collections per op; pinned to the same young generation, or they are not compared. */
export function judgeCollections(old: Found, current: Found, { gcPercent }: Tolerances): Finding[] {
  const [before, after] = [old.result.gc, current.result.gc]
  if (before === null || after === null || before.semiSpaceMB !== after.semiSpaceMB) return []
  const [first, second] = [before, after].map((gc) => ({ count: gc.minor + gc.major, exposure: gc.ops })) as [
    Rate,
    Rate,
  ]
  const [was, is] = [perMillion(first), perMillion(second)]
  if (was === null || is === null) return []
  const factor = 1 + gcPercent / 100
  const worse = rateRatioTest(first, second, factor)?.pGreater ?? 1
  const better = rateRatioTest(first, second, 1 / factor)?.pLess ?? 1
  const test = {
    p: Math.min(1, 2 * Math.min(worse, better)),
    least: 0,
    worse: worse < better,
    otherwise: is <= was * factor ? ('pass' as const) : ('inconclusive' as const),
  }
  const change = was > 0 ? `${formatChange(is / was)}, ` : ''
  const reason = `${change}${first.count} and ${second.count} collections`
  return [{ ...timeFinding('gc-count', 'GCs/1M ops', [was, is], test), reason }]
}

interface Rate {
  readonly count: number
  readonly exposure: number
}

function perMillion({ count, exposure }: Rate): number | null {
  return exposure > 0 ? (count / exposure) * 1e6 : null
}

/** Passes where even the upper end of the interval lies within the tolerance. */
function withinTolerance(interval: readonly [number, number] | null, tolerance: number) {
  return interval !== null && interval[1] <= tolerance ? ('pass' as const) : ('inconclusive' as const)
}

/** A shift of logarithms in words: `+3.1 % [+1.2 %, +5.0 %]`. */
function changeWithInterval(estimate: number, interval: Interval | null): string {
  const change = (log: number) => formatChange(Math.exp(log))
  const range =
    interval === null ? 'no interval: too few forks' : `${change(interval[0])} to ${change(interval[1])}`
  return `${change(estimate)}, ${range}`
}

function timeFinding(
  metric: string,
  label: string,
  [old, current]: readonly [number, number],
  by: Judgement['by'],
): Finding {
  return { metric, label, old, current, by, reason: '', missing: false, site: null }
}
