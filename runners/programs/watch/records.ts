import type { ThreadWatch } from '../../../model/watch.js'

/** What `kind` of collection a number stands for in a record. */
export const kinds = ['minor', 'major', 'incremental', 'weak'] as const

/**
 * A collection: start in milliseconds, index in {@link kinds}, pause in milliseconds, both to a microsecond,
 * and V8's flags for its reason.
 */
export type CollectionRecord = readonly [ms: number, kind: number, pauseMs: number, flags: number]

/**
 * The heap at a collection: bytes before and after, fullness of the young generation before (1: full), the
 * pause in milliseconds, by which to find the collection, and an index in {@link kinds}.
 */
export type HeapEdge = readonly [
  ...[before: number, after: number, youngFullness: number, pauseMs: number],
  kind: number,
]

/** What a watched thread writes, a line each, into a file of its own. Milliseconds count from its `start`. */
export type ThreadRecord = StartRecord | TickRecord | SitesRecord

export interface StartRecord extends Pick<ThreadWatch, 'pid' | 'thread' | 'script' | 'node'> {
  readonly type: 'start'
  /** How many records could not be written so far: ten digits, written anew in place. */
  readonly lost: string
  /** When it began, in milliseconds since 1970. */
  readonly at: number
}

/**
 * The process's resident set (main thread only); this thread's external memory, its ArrayBuffers, and what
 * each of the {@link heapSpaces} takes.
 */
export type MemoryBytes = readonly [
  ...[rss: number | null, external: number, arrayBuffers: number],
  ...spaces: number[],
]

export interface TickRecord {
  readonly type: 'tick'
  readonly ms: number
  /** Of these, what the watching itself took so far. */
  readonly ownMs: number
  readonly usedBytes: number
  /** Since the tick before, without what the watching itself allocated. */
  readonly allocatedBytes: number
  /** The heap at collections; a tick later where the event loop was blocked, `collections` tells of them. */
  readonly edges: readonly HeapEdge[]
  /** Those of the program. */
  readonly collections: readonly CollectionRecord[]
  /** Minor and major collections since the tick before that the watching caused. */
  readonly caused: number
  readonly memory: MemoryBytes
  /** Worker threads that this thread has started so far. */
  readonly workers: number
  /** Set once the thread, or the watching, comes to its end. */
  readonly last?: true
}

/**
 * What a window's samples hold at its end: all allocations in it, those that no young collection freed, or
 * those still alive.
 */
export type WindowKind = 'allocated' | 'survived' | 'alive'

/** One window of samples. */
export interface SitesRecord {
  readonly type: 'sites'
  readonly window: WindowKind
  /** Bytes that were allocated meanwhile, by the readings of the heap. */
  readonly allocatedBytes: number
  /** Bytes of the young generation before full collections: V8 counts those freed there as survived. */
  readonly youngDiedBytes: number
  /** Full collections meanwhile: without any, nothing that was dead in old space has left the samples. */
  readonly fullCollections: number
  readonly stacks: readonly SampledFrame[]
}

/**
 * A function; `url` is empty where V8 does not know the script any more, or there is none ("0"). Lines and
 * columns count from 1; 0 is not known.
 */
export type FunctionPlace = readonly [name: string, script: string, url: string, line: number, column: number]

/** A function as called from another: what it allocated itself, and what it called. */
export type SampledFrame = readonly [...FunctionPlace, bytes: number, callees: readonly SampledFrame[]]

/** How the first line of a record file begins: the ten digits of `lost` follow. */
export const LOST_AT = '{"type":"start","lost":"'.length
export const LOST_DIGITS = 10
