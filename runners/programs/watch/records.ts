/** What `kind` of collection a number stands for in a record. */
export const kinds = ['minor', 'major', 'incremental', 'weak'] as const

/**
 * A collection: start in milliseconds, index in {@link kinds}, pause in milliseconds, rounded to microseconds, and the
 * flags with which V8 tells why it collected.
 */
export type CollectionRecord = readonly [ms: number, kind: number, pauseMs: number, flags: number]

/**
 * The heap at a collection: bytes before and after, how full the young generation was before, where 1 is full, and the
 * pause in milliseconds, to know which collection it is.
 */
export type HeapEdge = readonly [before: number, after: number, youngFullness: number, pauseMs: number]

/** What a watched thread writes, a line each, into a file of its own. Milliseconds count from its `start`. */
export type ThreadRecord = StartRecord | TickRecord | SitesRecord

export interface StartRecord {
  readonly type: 'start'
  /** How many records could not be written so far: ten digits, written anew in place. */
  readonly lost: string
  readonly pid: number
  readonly thread: number
  readonly script: string
  readonly node: string
  /** When it began, in milliseconds since 1970. */
  readonly at: number
}

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
  /** Resident set of the process, in its main thread alone; external memory of this thread, and its ArrayBuffers. */
  readonly memory: readonly [rss: number | null, external: number, arrayBuffers: number]
  /** Worker threads that this thread has started so far. */
  readonly workers: number
}

/**
 * What a window of samples holds in its end: all that was allocated in it, what of it no young collection freed, or
 * what of it is alive.
 */
export type WindowKind = 'allocated' | 'survived' | 'alive'

/** One window of samples. */
export interface SitesRecord {
  readonly type: 'sites'
  readonly window: WindowKind
  /** Bytes that were allocated meanwhile, by the readings of the heap. */
  readonly allocatedBytes: number
  /** Bytes in the young generation as full collections came: what they free of it counts as survived for V8. */
  readonly youngDiedBytes: number
  /** Full collections meanwhile: without any, nothing that was dead in old space has left the samples. */
  readonly fullCollections: number
  readonly sites: readonly SampledSite[]
}

/** A function; `url` is empty where V8 does not know the script any more, or there is none ("0"). */
export type FunctionPlace = readonly [name: string, script: string, url: string, line: number]

/** A function that allocates; where it is none of the program's own, the nearest of those that called it. */
export type SampledSite = readonly [...FunctionPlace, bytes: number, caller: FunctionPlace | null]

/** How the first line of a record file begins: the ten digits of `lost` follow. */
export const LOST_AT = '{"type":"start","lost":"'.length
export const LOST_DIGITS = 10
