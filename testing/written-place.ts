import { readFileSync } from 'node:fs'
import type { AllocationSite } from '../model/run.js'

/** Where a function stands. Leaves out a line that the file does not have: its transformer told nobody. */
export function writtenPlace({ file, line }: Pick<AllocationSite, 'file' | 'line'>): string {
  return line > 0 && line <= linesOf(file) ? `${file}:${line}` : file
}

function linesOf(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length
  } catch {
    // What is no file, as code of Node's own, has the lines that it says.
    return Number.POSITIVE_INFINITY
  }
}
