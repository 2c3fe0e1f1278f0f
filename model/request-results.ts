import type { AllocationSite, Collection, HeapPoint, LatencyMs, LatencyPoint } from './variant-results.js'

/**
 * What the requests to a program cost, all its Node.js processes and threads together; or what a run of one
 * costs that ends by itself: then a run stands for a request in every figure.
 */
export interface RequestResult {
  readonly per: RequestUnit
  /** Requests that were measured, over all forks. */
  readonly requests: number
  /** Figures are medians over forks; `null` where they were not measured, as all but bytes without times. */
  readonly heapBytesPerRequest: number | null
  /** Memory of ArrayBuffers, outside the heap. */
  readonly externalBytesPerRequest: number | null
  readonly cpuUsPerRequest: number | null
  readonly gcMsPer1000: number | null
  readonly minorPer1000: number | null
  readonly majorPer1000: number | null
  /** Collections by reason, over all measured requests. */
  readonly gcReasons: Readonly<Record<string, number>>
  /** Of a run, from its start to its end. Absent or `null`: of requests, or not measured. */
  readonly wallMs?: number | null
  /** From when a request fell due; with closed connections, from when it was sent. */
  readonly latencyMs: RequestLatency | null
  /** Latency by percentile over all measured requests, for the chart; empty without times. */
  readonly percentiles: readonly LatencyPoint[]
  readonly requestsPerSecond: number | null
  /** The part of the requests that took longer than the service's `slaMs`, 0 to 1; `null` without one. */
  readonly slaMissShare: number | null
  /** At the end of the turns; of a run, the sum of its processes' largest. */
  readonly rssBytes: number | null
  readonly heapUsedBytes: number | null
  /** The last turn of the first fork, or the first run. Absent or `null`: not measured, as without times. */
  readonly timeline?: Timeline | null
  /** Who allocates, in a pass of its own. Absent: not looked for, as of bytes alone, quick runs and runs. */
  readonly sampled?: SampledRequests
  /** One figure a fork, in order, by metric; index i is one fork for all contenders. Empty: not measured. */
  readonly perFork: Readonly<Record<RequestFigure, readonly number[]>>
}

/** The heap over a turn, or a run, of a program's thread that allocates most. Times count from its start. */
export interface Timeline {
  readonly durationMs: number
  /** Bytes in use, just before and after each collection. */
  readonly heap: readonly HeapPoint[]
  /** Of a thousand and more, each second one is left out, or more. */
  readonly collections: readonly Collection[]
}

/** Allocations on the heap while requests were answered, sampled. */
export interface SampledRequests {
  readonly requests: number
  /** Bytes between two samples, on average. */
  readonly everyBytes: number
  /** Largest first; those too small in every contender are left out. */
  readonly sites: readonly RequestSite[]
}

/** A function that allocates, as called from the program's own code. */
export interface RequestSite extends AllocatingPlace {
  /** Whose code it is: a package's name, `Node.js`, or `null` for the program's own. */
  readonly package: string | null
  /** The nearest caller in the program's own code; `null` if the function is its own, or has none. */
  readonly caller: AllocatingPlace | null
  readonly bytesPerRequest: number
}

export type AllocatingPlace = Pick<AllocationSite, 'function' | 'file' | 'line'>

/** Tells sites apart, in several programs too: as lines move, they count only without a name. */
export function siteKey({ caller, ...site }: RequestSite): string {
  const own = [site, ...(caller === null ? [] : [caller])].map(
    (place) => `${place.function} ${place.file} ${place.function === '(anonymous)' ? place.line : ''}`,
  )
  return [site.package, ...own].join('\n')
}

/** What figures are per: a request to a service, or a run of a program that ends by itself. */
export type RequestUnit = 'request' | 'run'

export type RequestLatency = Pick<LatencyMs, 'p50' | 'p99' | 'p999'>

/** What there is a figure of in each fork: as in the rows of the metric table. */
export const requestFigures = [
  'bytes',
  'cpu',
  'gc',
  'wall',
  'p50',
  'p99',
  'p999',
  'rate',
  'rss',
  'heapUsed',
] as const
export type RequestFigure = (typeof requestFigures)[number]

/** The figures that are judged; memory and the last of the latencies are told beside them. */
export const judgedFigures = ['bytes', 'cpu', 'gc', 'wall', 'p50', 'p99'] as const
export type JudgedFigure = (typeof judgedFigures)[number]
