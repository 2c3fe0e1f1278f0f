import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { FRAME_BYTES, isSign, parseFrame, turnCommands } from '../child/protocol.js'

/** Start and end of one timed sample on the child's clock, in nanoseconds. */
export type TurnTimes = readonly [start: number, end: number]

/** The lab's end of a child's turn channel. */
export interface Turns {
  /** Gives the child the turn; resolves with its sample, or `null` when it is gone. One turn at a time. */
  readonly turn: (command: number) => Promise<TurnTimes | null>
  /** Gives it so many turns, which other children hand to it; resolves with its samples, or `null`. */
  readonly turns: (command: number, count: number) => Promise<readonly TurnTimes[] | null>
  /** Lets the child end, once every other has had its last turn: what it does then would disturb theirs. */
  readonly letEnd: () => void
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
  let waiting: ((samples: readonly TurnTimes[] | null) => void) | undefined
  let expected = 0
  let samples: TurnTimes[] = []
  let pending: Buffer = Buffer.alloc(0)
  let closed = false
  let answers = 0
  const settle = (result: readonly TurnTimes[] | null): void => {
    const resolve = waiting
    waiting = undefined
    resolve?.(result)
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
        samples.push(sample)
        if (samples.length === expected) settle(samples)
      }
      onSign()
    }
    if (pending.length > 0 && waiting === undefined) foreign()
  })
  const turns = (command: number, count: number): Promise<readonly TurnTimes[] | null> => {
    if (closed) return Promise.resolve(null)
    onSign()
    expected = count
    samples = []
    return new Promise((resolve) => {
      waiting = resolve
      stream.write(Uint8Array.of(command))
    })
  }
  const turn = async (command: number) => (await turns(command, 1))?.[0] ?? null
  const letEnd = (): void => {
    if (!closed) stream.write(Uint8Array.of(turnCommands.end))
  }
  return { turn, turns, letEnd, answered: () => answers, close }
}
