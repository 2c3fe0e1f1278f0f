import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { relayBytes } from '../child/protocol.js'
import { runProgram } from './run-program.js'

/** Pipes by which the children of a fork hand the turn to one another. */
export interface RelayPipes {
  /** One to each child, which all of them get. */
  readonly descriptors: readonly number[]
  /** Waits for turns to be taken; those who only wait for theirs are asked whether they are alive. */
  readonly watch: <T>(turns: Promise<T>) => Promise<T>
  readonly close: () => void
}

const QUESTION = Buffer.of(relayBytes.question)
/** Short beside any --timeout. */
const ASK_EVERY_MS = 200

/** Named pipes without their names; `null` where the system has none. Never rejects. */
export async function openRelay(children: number): Promise<RelayPipes | null> {
  if (process.platform === 'win32') return null
  const folder = mkdtempSync(join(tmpdir(), 'gclab-relay-'))
  const names = Array.from({ length: children }, (_, i) => join(folder, `${i}`))
  const descriptors: number[] = []
  try {
    await runProgram('mkfifo', names, { env: process.env })
    // Both ends: whoever opens one alone waits for the other.
    for (const name of names) descriptors.push(openSync(name, 'r+'))
  } catch {
    for (const descriptor of descriptors) closeSync(descriptor)
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    descriptors,
    watch: (turns) => {
      const asking = setInterval(() => {
        for (const descriptor of descriptors) writeSync(descriptor, QUESTION)
      }, ASK_EVERY_MS)
      return turns.finally(() => clearInterval(asking))
    },
    close: () => {
      for (const descriptor of descriptors) closeSync(descriptor)
    },
  }
}
