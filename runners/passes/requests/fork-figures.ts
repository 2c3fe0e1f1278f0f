import type { RequestFigure, RequestResult } from '../../../model/request-results.js'
import { median, quantile, sum } from '../../../stats/summary.js'
import type { LoadReading } from '../../programs/service/load.js'
import type { Meter } from '../../programs/service/program.js'
import type { ProgramRun } from '../../programs/service/run-to-end.js'

/** A program's time at being loaded, and what its meter read before and after. */
export interface Turn {
  readonly before: Meter
  readonly after: Meter
  readonly load: LoadReading
}

/** What a contender's requests cost in one fork, or its run: bytes of one, collections in all turns. */
export interface ForkRequests
  extends Pick<RequestResult, 'per' | 'requests' | 'percentiles'>,
    Pick<Meter, 'heapBytes' | 'externalBytes' | 'minor' | 'major' | 'gcReasons' | 'timeline'> {
  readonly figures: Readonly<Partial<Record<RequestFigure, number>> & Record<'bytes', number>>
  /** `null`: not looked for, as of a run. */
  readonly kept: KeptByRequests | null
  /** Requests that took longer than the service's `slaMs`; `null` without one. */
  readonly slaMisses: number | null
}

/** What so many requests left behind full collections; may be negative. */
export interface KeptByRequests {
  readonly requests: number
  readonly bytes: number
}

/** Bytes allocated, on the heap and outside. */
export function bytesOf({ heapBytes, externalBytes }: Meter): number {
  return heapBytes + externalBytes
}

/** The percentiles of latency that are kept. */
const PERCENTILES = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99]

/**
 * The figures of a fork: bytes and rate are the medians of the turns. Collections come in lumps and are
 * sums, and so is the CPU that holds theirs: most turns may have none. Latencies are of all requests,
 * memory that after the last turn.
 */
export function figuresOfFork(
  turns: readonly Turn[],
  kept: KeptByRequests | null,
  slaMs: number | undefined,
): ForkRequests {
  const requests = sum(turns.map(({ load }) => load.requests))
  const perRequest = (figure: (meter: Meter) => number) =>
    median(turns.map(({ before, after, load }) => (figure(after) - figure(before)) / load.requests))
  const inAll = (figure: (meter: Meter) => number) =>
    sum(turns.map(({ before, after }) => figure(after) - figure(before)))
  const latencies = Float64Array.from(turns.flatMap(({ load }) => [...load.latencyMs]))
  const percentiles = PERCENTILES.map((percentile) => ({
    percentile,
    ms: quantile(latencies, percentile / 100),
  }))
  const at = (wanted: number) => percentiles.find(({ percentile }) => percentile === wanted)?.ms as number
  const last = turns.at(-1)?.after
  return {
    per: 'request',
    requests,
    figures: {
      bytes: perRequest(bytesOf),
      cpu: inAll(({ cpuUs }) => cpuUs) / requests,
      gc: (1000 * inAll(({ gcMs }) => gcMs)) / requests,
      ...{ p50: at(50), p99: at(99), p999: at(99.9) },
      rate: median(turns.map(({ load }) => load.requests / load.seconds)),
      rss: last?.rssBytes ?? 0,
      heapUsed: last?.heapUsedBytes ?? 0,
    },
    heapBytes: perRequest(({ heapBytes }) => heapBytes),
    externalBytes: perRequest(({ externalBytes }) => externalBytes),
    minor: inAll(({ minor }) => minor),
    major: inAll(({ major }) => major),
    gcReasons: reasonsOf(turns),
    kept,
    percentiles,
    timeline: last?.timeline ?? null,
    slaMisses: slaMs === undefined ? null : latencies.filter((ms) => ms > slaMs).length,
  }
}

/** The figures of a run, as those of one request. */
export function figuresOfRun({ wallMs, meter, peakRssBytes }: ProgramRun): ForkRequests {
  const { heapBytes, externalBytes, minor, major, gcReasons, gcMs, cpuUs } = meter
  return {
    per: 'run',
    requests: 1,
    figures: {
      ...{ bytes: bytesOf(meter), cpu: cpuUs, gc: 1000 * gcMs },
      ...{ wall: wallMs, rss: peakRssBytes },
    },
    ...{ heapBytes, externalBytes, minor, major, gcReasons },
    ...{ kept: null, percentiles: [], slaMisses: null, timeline: meter.timeline },
  }
}

function reasonsOf(turns: readonly Turn[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { before, after } of turns)
    for (const [reason, count] of Object.entries(after.gcReasons))
      counts[reason] = (counts[reason] ?? 0) + count - (before.gcReasons[reason] ?? 0)
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
