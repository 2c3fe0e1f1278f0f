import type { ThreadWatch } from './watch.js'

/** A program as it is watched at this moment, or as it was at its end. */
export interface LiveProgram {
  readonly command: string
  /** How it came to its end; `null` as long as it runs. */
  readonly end: string | null
  readonly elapsedMs: number
  readonly threads: readonly LiveThread[]
}

/** What a thread has told so far. `gc.heap` has its last point alone, `gc.pauseMs` no percentiles. */
export interface LiveThread extends ThreadWatch {
  /** All of its time: the last minute as it was told, what is older in longer slices. Oldest first. */
  readonly slices: readonly Slice[]
  /** Whether it has told of its end: its heap is gone. */
  readonly isOver: boolean
  /** When the last window of samples was read, in milliseconds of the thread's; `null` before the first. */
  readonly sitesMs: number | null
}

/** A thread from the slice before on. Never changed: another one takes its place. */
export interface Slice {
  /** When it ends, in milliseconds since the thread began. */
  readonly ms: number
  /** The used heap: at the end, and the most and the least of the slice. */
  readonly heap: { readonly used: number; readonly most: number; readonly least: number }
  readonly minor: number
  readonly major: number
  /** The longest pause for the young generation, and for a full collection or a step of one; 0: none. */
  readonly longestMs: { readonly minor: number; readonly full: number }
  readonly allocatedBytes: number
  /** The most that was seen. The resident set is its process's, which only the main thread tells. */
  readonly memory: {
    readonly rss: number | null
    readonly external: number
    readonly arrayBuffers: number
  }
}
