import { readFileSync, writeFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { RecordedOutput } from './recorded-output.js'

/** Outputs for other processes to compare theirs with, or only their number. */
export interface Recording {
  readonly ops: number
  readonly outputs: readonly RecordedOutput[] | null
}

export function writeRecording(file: string, recording: Recording): void {
  writeFileSync(file, serialize(recording))
}

export function readRecording(file: string): Recording {
  return deserialize(readFileSync(file))
}
