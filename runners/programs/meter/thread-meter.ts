import type { Timeline } from '../../../model/request-results.js'
import type { SampledFrame } from '../watch/records.js'

/** What a thread of a program has used since it began. */
export interface ThreadMeter {
  readonly pid: number
  /** 0: the main thread. */
  readonly thread: number
  readonly script: string
  /** Bytes allocated from the heap: its growth between collections, what the meter allocates left out. */
  readonly heapBytes: number
  /** Bytes of memory outside the heap that its objects took, as those of Buffers. */
  readonly externalBytes: number
  /** Of the process, all its threads, V8's included; 0 but in the main thread. */
  readonly cpuUs: number
  readonly gcMs: number
  readonly minor: number
  readonly major: number
  /** Collections by reason, as far as they were told of yet. */
  readonly gcReasons: Readonly<Record<string, number>>
  /** The process's resident set now, and at its largest; 0 but in the main thread. */
  readonly rssBytes: number
  readonly peakRssBytes: number
  /** In use now. */
  readonly heapUsedBytes: number
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
