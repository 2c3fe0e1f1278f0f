export interface TimelineParams {
  readonly milliseconds: number
  /** Where the child writes what it recorded: a heap is too large for its report. */
  readonly file: string
}

export interface TimelineChildResult {
  readonly ops: number
}
