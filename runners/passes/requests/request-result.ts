import { type RequestFigure, requestFigures } from '../../../model/request-results.js'
import type { RequestResult } from '../../../model/run.js'
import { median, sum } from '../../../stats/summary.js'
import type { ForkRequests } from './fork-figures.js'

/** A contender's result: medians over its forks, at least one. Without `times`, its bytes alone. */
export function requestResult(forks: readonly ForkRequests[], times: boolean): RequestResult {
  const over = (figure: (fork: ForkRequests) => number): number => median(forks.map(figure))
  const timed = (figure: (fork: ForkRequests) => number) => (times ? over(figure) : null)
  const requests = sum(forks.map((fork) => fork.requests))
  const per1000 = (figure: (fork: ForkRequests) => number) =>
    times ? (1000 * sum(forks.map(figure))) / requests : null
  const misses = forks.flatMap(({ slaMisses }) => slaMisses ?? [])
  const perFork = requestFigures.map((name): [RequestFigure, readonly number[]] => [
    name,
    times || name === 'bytes' ? forks.map(({ figures }) => figures[name]) : [],
  ])
  const [first] = forks
  return {
    per: 'request',
    requests,
    heapBytesPerRequest: over(({ heapBytes }) => heapBytes),
    externalBytesPerRequest: over(({ externalBytes }) => externalBytes),
    cpuUsPerRequest: timed(({ figures }) => figures.cpu),
    gcMsPer1000: timed(({ figures }) => figures.gc),
    minorPer1000: per1000(({ minor }) => minor),
    majorPer1000: per1000(({ major }) => major),
    gcReasons: times ? sumOfReasons(forks) : {},
    latencyMs: times
      ? {
          p50: over(({ figures }) => figures.p50),
          p99: over(({ figures }) => figures.p99),
          p999: over(({ figures }) => figures.p999),
        }
      : null,
    percentiles: times
      ? (first?.percentiles ?? []).map(({ percentile }, i) => ({
          percentile,
          ms: over(({ percentiles }) => percentiles[i]?.ms ?? 0),
        }))
      : [],
    requestsPerSecond: timed(({ figures }) => figures.rate),
    slaMissShare: times && misses.length > 0 ? sum(misses) / requests : null,
    rssBytes: timed(({ figures }) => figures.rss),
    heapUsedBytes: timed(({ figures }) => figures.heapUsed),
    perFork: Object.fromEntries(perFork) as Record<RequestFigure, readonly number[]>,
  }
}

function sumOfReasons(forks: readonly ForkRequests[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { gcReasons } of forks)
    for (const [reason, count] of Object.entries(gcReasons)) counts[reason] = (counts[reason] ?? 0) + count
  return counts
}
