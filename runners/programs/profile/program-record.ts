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
 * Mean bytes between samples. A program may run long: keeping every allocation, as for an op, would take more
 * memory than the program itself.
 */
export const SAMPLING_BYTES = 16 * 1024
