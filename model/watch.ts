import type { AllocationSite, Collection, Environment, HeapPoint, PauseMs } from './run.js'

/** The schema of the document below. */
export const WATCH_SCHEMA = 'gclab/watch@1'

/** What `gclab watch` saw of one program, or of two. */
export interface WatchDocument {
  readonly schema: typeof WATCH_SCHEMA
  readonly gclab: string
  readonly startedAt: string
  /** The machine. Each thread names the Node.js that ran it. */
  readonly environment: Environment
  /** The program, and the one of `--vs`. */
  readonly programs: readonly ProgramWatch[]
}

/** One program from its start to its end: all Node.js processes and worker threads in it. */
export interface ProgramWatch {
  readonly command: string
  /** The exit code; `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: string | null
  /** Whether gclab ended it, after Ctrl-C or `--seconds`. */
  readonly ended: boolean
  /** Wall-clock milliseconds. */
  readonly durationMs: number
  readonly threads: readonly ThreadWatch[]
}

/** One thread, which has a heap and a collector of its own. */
export interface ThreadWatch {
  readonly pid: number
  /** 0 for the main thread of its process. */
  readonly thread: number
  /** The script that the process runs. */
  readonly script: string
  readonly node: string
  /** Milliseconds that it was watched, from just before its own code ran. */
  readonly durationMs: number
  readonly gc: {
    readonly minor: number
    readonly major: number
    readonly pauseMs: PauseMs
    /** Share of its wall-clock time in pauses, 0 to 1. */
    readonly share: number
    readonly heap: readonly HeapPoint[]
    readonly collections: readonly Collection[]
  }
  readonly allocation: {
    /** Bytes allocated on the heap, from its size before and after each collection; `null` when too few to tell. */
    readonly heapBytes: number | null
    readonly bytesPerSecond: number | null
    /** Sampled: estimates over the whole watch, largest first. */
    readonly sites: readonly WatchedSite[]
  }
}

/** A function that allocates. */
export interface WatchedSite extends Pick<AllocationSite, 'function' | 'file' | 'line'> {
  /** Estimated from samples. */
  readonly bytes: number
}
