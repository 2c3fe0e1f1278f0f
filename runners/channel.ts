import { readSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'

/** File descriptors of a child beyond the standard three. */
export const fds = { turns: 3, result: 4 } as const

/** What the lab says on the turn channel, one byte each. */
export const commands = { sample: 1, lastSample: 2 } as const

/** Bytes a child sends after each sample: start and end as two doubles, in nanoseconds. */
export const SAMPLE_BYTES = 16

/** What a child says of itself when it is done. The token proves that it is the lab's code speaking. */
export type ChildReport =
  | { readonly token: string; readonly ok: true; readonly result: unknown }
  | {
      readonly token: string
      readonly ok: false
      /** `usage`: the scenario file is at fault; `threw`: its code threw while it ran. */
      readonly kind: 'usage' | 'threw'
      readonly message: string
    }

// Taken before any user code runs: a scenario may replace globals.
const stringify = JSON.stringify

/** Writes the report whole, however long, and however slowly the other end drains it. */
export function sendReport(report: ChildReport): void {
  const bytes = Buffer.from(stringify(report))
  let offset = 0
  while (offset < bytes.length) {
    offset += retried(() => writeSync(fds.result, bytes, offset))
  }
}

const command = Buffer.alloc(1)

/** Blocks until the lab gives this child its turn. Returns `undefined` when the lab is gone. */
export function awaitTurn(): number | undefined {
  return retried(() => readSync(fds.turns, command)) === 0 ? undefined : command[0]
}

/** Resolves when the lab speaks again, or is gone; the event loop goes on meanwhile. For a child's last turn. */
export function nextTurn(): Promise<void> {
  const channel = new Socket({ fd: fds.turns, readable: true, writable: false })
  return new Promise((resolve) => {
    for (const event of ['data', 'end', 'error']) channel.once(event, () => resolve())
  })
}

const sample = new Float64Array(2)
const sampleBytes = new Uint8Array(sample.buffer)

/** Gives the turn back, with the sample's start and end in nanoseconds. */
export function endTurn(start: number, end: number): void {
  sample[0] = start
  sample[1] = end
  writeSync(fds.turns, sampleBytes)
}

/** Calls again while the pipe, should it not block, has nothing to give or no room. */
function retried(call: () => number): number {
  for (;;) {
    try {
      return call()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}
