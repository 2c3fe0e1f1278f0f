import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { FRAME_BYTES, isSign, parseFrame } from '../child/protocol.js'

/** Start and end of one timed sample on the child's clock, in nanoseconds. */
export type TurnTimes = readonly [start: number, end: number]

/** The lab's end of a child's turn channel. */
export interface Turns {
  /** Gives the child the turn; resolves with its sample, or `null` when it is gone. One turn at a time. */
  readonly turn: (command: number) => Promise<TurnTimes | null>
  /** How many turns it has answered. */
  readonly answered: () => number
  readonly close: () => void
}

export interface TurnEvents {
  readonly onSign: () => void
  /** Something came that the lab's own code in the child does not say. */
  readonly onForeign: () => void
}

/** Takes turns with a child. Answers must bear the token and be in order: the channel is the lab's alone. */
export function takeTurns(stream: Duplex, token: string, { onSign, onForeign }: TurnEvents): Turns {
  let waiting: ((sample: TurnTimes | null) => void) | undefined
  let pending: Buffer = Buffer.alloc(0)
  let closed = false
  let answers = 0
  const settle = (sample: TurnTimes | null): void => {
    const resolve = waiting
    waiting = undefined
    resolve?.(sample)
  }
  const close = (): void => {
    closed = true
    settle(null)
  }
  const foreign = (): void => {
    if (!closed) onForeign()
    close()
  }
  stream.on('error', () => {})
  stream.once('close', close)
  stream.on('data', (chunk: Buffer) => {
    if (closed) return
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (; pending.length >= FRAME_BYTES; pending = pending.subarray(FRAME_BYTES)) {
      if (!isSign(pending, token)) {
        const sample = waiting && parseFrame(pending, token, answers++)
        if (sample === undefined) return foreign()
        settle(sample)
      }
      onSign()
    }
    if (pending.length > 0 && waiting === undefined) foreign()
  })
  const turn = (command: number): Promise<TurnTimes | null> => {
    if (closed) return Promise.resolve(null)
    onSign()
    return new Promise((resolve) => {
      waiting = resolve
      stream.write(Uint8Array.of(command))
    })
  }
  return { turn, answered: () => answers, close }
}
