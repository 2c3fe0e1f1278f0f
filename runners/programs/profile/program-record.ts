/** What a program that is profiled finds in its environment. */
export interface ProgramRecord {
  readonly tool: 'allocations' | 'cpu' | 'heap-timeline'
  /** Where the profile goes. */
  readonly file: string
  /** Holds the id of the process to record. */
  readonly pidFile: string
}

export const RECORD_VARIABLE = 'GCLAB_RECORD'

/**
 * Bytes allocated from one sample to the next, on average. A program may run long: to keep every allocation, as
 * is done for an op, would take more memory than the program itself.
 */
export const SAMPLING_BYTES = 16 * 1024
