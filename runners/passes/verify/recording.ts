import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { signOfLife } from '../../child/protocol.js'
import type { RecordedOutput } from './recorded-output.js'

/** Outputs for other processes to compare theirs with, or only their number. */
export interface Recording {
  readonly ops: number
  readonly outputs: readonly RecordedOutput[] | null
}

// Taken before any user code runs: a scenario may replace globals.
const later = setTimeout

/** Milliseconds between two looks whether the recording is there. */
const LOOK_MS = 2

/** Writes a recording, which others see once it is whole. */
export function writeRecording(file: string, recording: Recording): void {
  writeFileSync(`${file}.part`, serialize(recording))
  renameSync(`${file}.part`, file)
}

/** The recording that another process writes; waits for it, and shows that it is alive meanwhile. */
export async function awaitRecording(file: string): Promise<Recording> {
  while (!existsSync(file)) {
    signOfLife()
    await new Promise((resolve) => later(resolve, LOOK_MS))
  }
  return deserialize(readFileSync(file))
}
