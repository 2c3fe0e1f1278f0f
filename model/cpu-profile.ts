/** A function as V8's profilers name it; lines and columns count from 0, and are -1 where there is none. */
export interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
  readonly columnNumber: number
}

export interface CpuNode {
  readonly id: number
  readonly callFrame: CallFrame
  /** Ids of the functions that it called. */
  readonly children?: readonly number[] | undefined
}

/** What V8's CPU profiler gives, as Chrome DevTools opens it from a `.cpuprofile`; times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly CpuNode[]
  readonly startTime: number
  readonly endTime: number
  /** The node that ran at each sample. */
  readonly samples: readonly number[]
  /** Time from the sample before, or from the start, to each sample. */
  readonly timeDeltas: readonly number[]
}
