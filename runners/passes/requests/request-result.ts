import { type RequestFigure, requestFigures } from '../../../model/request-results.js'
import type { RequestResult } from '../../../model/run.js'
import { median, sum } from '../../../stats/summary.js'
import { sumOfReasons } from '../../programs/meter/meter.js'
import type { ForkRequests } from './fork-figures.js'

/** A contender's result: medians over its forks, at least one. Without `times`, its bytes alone. */
export function requestResult(forks: readonly ForkRequests[], times: boolean): RequestResult {
  const over = (figure: (fork: ForkRequests) => number): number => median(forks.map(figure))
  const timed = (figure: RequestFigure): number | null => {
    const known = forks.flatMap(({ figures }) => figures[figure] ?? [])
    return times && known.length > 0 ? median(known) : null
  }
  const [p50, p99, p999] = [timed('p50'), timed('p99'), timed('p999')]
  const requests = sum(forks.map((fork) => fork.requests))
  const per1000 = (figure: (fork: ForkRequests) => number) =>
    times ? (1000 * sum(forks.map(figure))) / requests : null
  const misses = forks.flatMap(({ slaMisses }) => slaMisses ?? [])
  const perFork = requestFigures.map((name): [RequestFigure, readonly number[]] => [
    name,
    times || name === 'bytes' ? forks.flatMap(({ figures }) => figures[name] ?? []) : [],
  ])
  const [first] = forks
  return {
    per: first?.per ?? 'request',
    requests,
    heapBytesPerRequest: over(({ heapBytes }) => heapBytes),
    externalBytesPerRequest: over(({ externalBytes }) => externalBytes),
    cpuUsPerRequest: timed('cpu'),
    gcMsPer1000: timed('gc'),
    minorPer1000: per1000(({ minor }) => minor),
    majorPer1000: per1000(({ major }) => major),
    gcReasons: times ? sumOfReasons(forks) : {},
    wallMs: timed('wall'),
    latencyMs: p50 === null || p99 === null || p999 === null ? null : { p50, p99, p999 },
    percentiles: times
      ? (first?.percentiles ?? []).map(({ percentile }, i) => ({
          percentile,
          ms: over(({ percentiles }) => percentiles[i]?.ms ?? 0),
        }))
      : [],
    requestsPerSecond: timed('rate'),
    slaMissShare: times && misses.length > 0 ? sum(misses) / requests : null,
    rssBytes: timed('rss'),
    heapUsedBytes: timed('heapUsed'),
    timeline: times ? (first?.timeline ?? null) : null,
    perFork: Object.fromEntries(perFork) as Record<RequestFigure, readonly number[]>,
  }
}
