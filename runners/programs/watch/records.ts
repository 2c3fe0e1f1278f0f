/** What `kind` of collection a number stands for in a record. */
export const kinds = ['minor', 'major', 'incremental', 'weak'] as const

/** A collection: start in milliseconds, index in {@link kinds}, pause in milliseconds; to a microsecond. */
export type CollectionRecord = readonly [ms: number, kind: number, pauseMs: number]

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
  /** The heap before and after each collection, in turn. */
  readonly heap: readonly number[]
  /** Those of the program. */
  readonly collections: readonly CollectionRecord[]
  /** Minor and major collections since the tick before that the watching caused. */
  readonly caused: number
  /** The process's resident set (main thread only); this thread's external memory and ArrayBuffers. */
  readonly memory: readonly [rss: number | null, external: number, arrayBuffers: number]
  /** Worker threads that this thread has started so far. */
  readonly workers: number
}

/** Since the last of its kind. */
export interface SitesRecord {
  readonly type: 'sites'
  readonly sites: readonly SampledSite[]
}

/** A function that allocates; `url` is empty where V8 has forgotten the script, or there is none ("0"). */
export type SampledSite = readonly [name: string, script: string, url: string, line: number, bytes: number]

/** How the first line of a record file begins: the ten digits of `lost` follow. */
export const LOST_AT = '{"type":"start","lost":"'.length
export const LOST_DIGITS = 10
