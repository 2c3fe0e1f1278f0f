import type { Timeline } from '../../../model/request-results.js'
import type { ThreadWatch } from '../../../model/watch.js'
import type { SampledFrame } from '../watch/records.js'

/** What a thread has used since it began, or all threads of a program. */
export interface Used {
  /** Bytes allocated from the heap: its growth between collections, what the meter allocates left out. */
  readonly heapBytes: number
  /** Bytes of memory outside the heap that its objects took, as those of Buffers. */
  readonly externalBytes: number
  /** User and system time of all threads of the process, V8's included; of a thread 0 but in the main one. */
  readonly cpuUs: number
  /** The collector's pauses. */
  readonly gcMs: number
  readonly minor: number
  readonly major: number
  /** Collections by reason. One may be told of a reading later than it is counted. */
  readonly gcReasons: Readonly<Record<string, number>>
  /** The resident set of the process now, as `cpuUs`; a package manager that only started it is left out. */
  readonly rssBytes: number
  /** In use on the heaps that are there now. */
  readonly heapUsedBytes: number
}

/** What a thread of a program tells. */
export interface ThreadMeter extends Used, Pick<ThreadWatch, 'pid' | 'thread' | 'script'> {
  /** As `rssBytes`, at its largest. */
  readonly peakRssBytes: number
  /** What a full collection leaves, on the heap and outside, where this reading was asked to make one. */
  readonly keptBytes?: number
  /** From the reading before. */
  readonly sinceLast: Timeline & { readonly allocatedBytes: number }
  /** Who allocated since the sampling was started, where this reading ended it. */
  readonly stacks?: readonly SampledFrame[]
}

/** Begins the request that starts the sampling; bytes between two samples follow. */
export const START_SAMPLING = 's'
/** The request that makes a full collection. */
export const COLLECT = 'c'

/** The name of the file in which a thread leaves its last reading. */
export function meterFileName({ pid, thread }: Pick<ThreadMeter, 'pid' | 'thread'>): string {
  return `${pid}-${thread}.json`
}
