import type { Collection } from '../../model/run.js'

/** The environment variable that names the folder for the records of a watched program. */
export const FOLDER_VARIABLE = 'GCLAB_WATCH'

/** What a watched thread writes, a line each, into a file of its own. Milliseconds count from its `start`. */
export type ThreadRecord =
  | {
      readonly type: 'start'
      readonly pid: number
      readonly thread: number
      readonly script: string
      readonly node: string
    }
  | {
      readonly type: 'tick'
      readonly ms: number
      readonly usedBytes: number
      /** Since the tick before. */
      readonly allocatedBytes: number
      /** The heap before and after each collection, in turn. */
      readonly heap: readonly number[]
      readonly collections: readonly Collection[]
    }
  /** Since the last of its kind. */
  | { readonly type: 'sites'; readonly sites: readonly SampledSite[] }

export type SampledSite = readonly [name: string, url: string, line: number, bytes: number]
