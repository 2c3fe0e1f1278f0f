import type { AllocatingPlace } from './request-results.js'
import type { Collection, Environment, HeapPoint, PauseMs } from './run.js'

/** The schema of the document below. */
export const WATCH_SCHEMA = 'gclab/watch@1'

/** What `gclab watch` saw of a program. */
export interface WatchDocument {
  readonly schema: typeof WATCH_SCHEMA
  readonly gclab: string
  readonly startedAt: string
  /** The machine. Each thread names the Node.js that ran it. */
  readonly environment: Environment
  /** One; two in documents of before. */
  readonly programs: readonly ProgramWatch[]
}

/** One program from its start, or from when gclab joined it: its Node.js processes and worker threads. */
export interface ProgramWatch {
  readonly command: string
  /** The exit code; `null` when a signal ended it, or where gclab did not start it. */
  readonly exitCode: number | null
  readonly signal: string | null
  /** Whether gclab ended it, after Ctrl-C or `--seconds`. */
  readonly ended: boolean
  /** Only where gclab attached itself: whether the program runs on. How it ended otherwise is not known. */
  readonly leftRunning?: boolean
  /** Wall-clock milliseconds. */
  readonly durationMs: number
  readonly threads: readonly ThreadWatch[]
  /** Absent in documents of earlier versions. */
  readonly memory?: ProgramMemory
  /** Node.js processes and worker threads that ran and were not watched, each as a few words. */
  readonly unseen?: readonly string[]
}

/** Memory of all watched processes together, over time. */
export interface ProgramMemory {
  readonly rss: readonly HeapPoint[]
  /** Of this, `arrayBuffers`. Buffers lie here, outside of the heap. */
  readonly external: readonly HeapPoint[]
  readonly arrayBuffers: readonly HeapPoint[]
  /** What the heap takes, used or not, by space; absent in documents of earlier versions. */
  readonly spaces?: { readonly [S in HeapSpace]: readonly HeapPoint[] }
}

/** Spaces of V8's heap, `young` and `code` with their large objects; `other` is what is none of these. */
export const heapSpaces = ['young', 'old', 'large', 'code', 'other'] as const
export type HeapSpace = (typeof heapSpaces)[number]

/** One thread, which has a heap and a collector of its own. */
export interface ThreadWatch {
  readonly pid: number
  /** 0 for the main thread of its process. */
  readonly thread: number
  /** The script that the process runs. */
  readonly script: string
  readonly node: string
  /** When that began, in milliseconds since 1970. Absent in earlier documents. */
  readonly startMs?: number
  /** Milliseconds that it was watched, from just before its own code ran. */
  readonly durationMs: number
  /** Records that could not be written, as to a full disk. With some lost, counts and sums are `null`. */
  readonly lostRecords?: number
  /** What the program's own code made the collector do. */
  readonly gc: {
    readonly minor: number | null
    readonly major: number | null
    readonly pauseMs: { readonly [K in keyof PauseMs]: number | null }
    /** Collections by reason, without reasons that none had. Absent in earlier documents. */
    readonly reasons?: { readonly [R in CollectionReason]?: number }
    /** Share of its wall-clock time in pauses, 0 to 1. */
    readonly share: number | null
    /** Collections that the watching caused. They are in no other figure. */
    readonly causedByGclab?: number
    /** Thinned evenly where there are tens of thousands. */
    readonly heap: readonly HeapPoint[]
    /** Thinned likewise, the longest pause apart. */
    readonly collections: readonly Collection[]
  }
  readonly allocation: {
    /** Bytes allocated on the heap, by its size around each collection; `null` with too few of them. */
    readonly heapBytes: number | null
    readonly bytesPerSecond: number | null
    /** Of `heapBytes`: of so much samples tell which function allocated it. Absent in earlier documents. */
    readonly tracedBytes?: number
    /** Estimated from samples, largest first. */
    readonly sites: readonly WatchedSite[]
    /** Who called whom, as sampled. Absent in documents of earlier versions. */
    readonly stacks?: readonly WatchedFrame[]
  }
}

/** A function of a watched program. */
export type WatchedFunction = AllocatingPlace

/** A function that allocates, and what becomes of it. All bytes are estimated from samples. */
export interface WatchedSite extends WatchedFunction {
  /** Whose code it is: a package's name, `Node.js`, or `null` for the program's own. */
  readonly package: string | null
  /** The nearest caller in the program's own code; `null` if the function is its own, or has none. */
  readonly caller: WatchedFunction | null
  /** Allocated at least, where it was looked at, and where what came before and after agrees. */
  readonly bytes: number
  /** Of these, after the first stretch, what no young collection freed; `null`: looked at in too little. */
  readonly survivedBytes: number | null
  /** Of the last stretch that was looked at for it, alive at its end; `null` where there was none. */
  readonly aliveBytes: number | null
  /** Whether a longer stretch leaves more alive, as of a leak; `null` unless two stretches were seen. */
  readonly growing: boolean | null
}

/** A function as called from another: bytes sampled of itself, and in windows that look for survivors. */
export interface WatchedFrame extends WatchedFunction {
  readonly bytes: number
  readonly survivedBytes: number | null
  readonly callees: readonly WatchedFrame[]
}

/** Why V8 collected: by its own flags, and where it gives none by how full the young generation was. */
export type CollectionReason =
  | 'allocation'
  | 'external'
  | 'idle'
  | 'scheduled'
  | 'forced'
  | 'memory pressure'
  | 'unstated'
