import { Buffer } from 'node:buffer'
import { readSync, writeSync } from 'node:fs'
import type { FaultKind } from '../scenario-files/error-cause.js'
import { now } from './clock.js'

/** File descriptors of a child beyond the standard three. */
export const fds = { turns: 3, result: 4, relay: 5 } as const

/**
 * The lab's words on the turn channel, a byte each. A timing child hears `alone` first, which it answers by
 * how many samples it took. After its last sample it waits for `end`: others may still take theirs.
 */
export const turnCommands = { sample: 1, lastSample: 2, alone: 3, end: 4 } as const

/** Blocks whose turns the children of a fork hand to one another; after the `last` they wait for the end. */
export interface Relay {
  readonly phase: 'warm-up' | 'counted' | 'last'
  readonly blocks: number
}

const PHASES = ['warm-up', 'counted', 'last'] as const
/** The most blocks of one relay. */
export const MOST_RELAYED = 63

/** The command for so many blocks: phase and number in one byte. */
export function relayCommand({ phase, blocks }: Relay): number {
  return (PHASES.indexOf(phase) + 1) * (MOST_RELAYED + 1) + blocks
}

/** The relay that a command begins; `undefined` of any other. */
export function relayOf(command: number): Relay | undefined {
  const phase = PHASES[Math.floor(command / (MOST_RELAYED + 1)) - 1]
  return phase && { phase, blocks: command % (MOST_RELAYED + 1) }
}

/**
 * The length of an answer: token, number of the answer, and the sample's start and end in nanoseconds, as
 * doubles. Token and number tell the lab's code from the scenario's, should that write here.
 */
export const FRAME_BYTES = 32
const TOKEN_BYTES = 8

/** A child's last word, in one line. The token proves that the lab's code is speaking. */
export type ChildReport =
  | { readonly token: string; readonly ok: true; readonly result: unknown }
  | {
      readonly token: string
      readonly ok: false
      readonly kind: FaultKind
      readonly message: string
    }

// Taken before any user code runs: a scenario may replace globals.
const stringify = JSON.stringify

const frame = Buffer.alloc(FRAME_BYTES)
let answers = 0
/** How a sign of life is given; absent where nobody waits for one. */
let giveSign: (() => void) | undefined

/** Tells this child the token that its answers bear. */
export function openChannel(token: string): void {
  frame.write(token, 0, TOKEN_BYTES, 'latin1')
  giveSign = () => {
    frame.writeDoubleLE(SIGN, TOKEN_BYTES)
    retried(() => writeSync(fds.turns, frame))
  }
}

/** Has this thread, which has no channel of its own, give signs of life in another way. */
export function giveSignsBy(give: () => void): void {
  giveSign = give
}

/** The number of an answer that is none: it says only that the child is alive. */
const SIGN = -1
/** Milliseconds between two signs, at least. */
const SIGN_EVERY = 500
let lastSign = now()

/** Tells the lab that this child is at work, so that slow ops are not given up; at most twice a second. */
export function signOfLife(): void {
  if (giveSign === undefined || now() - lastSign < SIGN_EVERY) return
  lastSign = now()
  giveSign()
}

/** Whether a frame is no answer, but a sign of life of the holder of the token. */
export function isSign(bytes: Buffer, token: string): boolean {
  return parseFrame(bytes, token, SIGN) !== undefined
}

/** Writes the report whole, however long, and however slowly the other end drains it. */
export function sendReport(report: ChildReport): void {
  const bytes = Buffer.from(`${stringify('toJSON' in [] ? bare(report) : report)}\n`)
  let offset = 0
  while (offset < bytes.length) {
    offset += retried(() => writeSync(fds.result, bytes, offset))
  }
}

/** A copy that inherits nothing: a scenario may have given all objects, or all arrays, a toJSON. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy: object = Array.isArray(value) ? [] : {}
  Object.setPrototypeOf(copy, null)
  for (const [key, part] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: bare(part),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return copy
}

const command = Buffer.alloc(1)

/** Blocks until the lab gives this child its turn. Returns `undefined` when the lab is gone. */
export function awaitTurn(): number | undefined {
  return retried(() => readSync(fds.turns, command)) === 0 ? undefined : command[0]
}

/** Gives the turn back, with the sample's start and end in nanoseconds. */
export function endTurn(start: number, end: number): void {
  frame.writeDoubleLE(answers++, TOKEN_BYTES)
  frame.writeDoubleLE(start, TOKEN_BYTES + 8)
  frame.writeDoubleLE(end, TOKEN_BYTES + 16)
  retried(() => writeSync(fds.turns, frame))
}

/** What goes from child to child: the turn, or the lab's question whether the one who waits is alive. */
export const relayBytes = { turn: 1, question: 2 } as const

/** Blocks until another child hands over the turn. */
export function awaitHandOver(own: number): void {
  for (;;) {
    if (retried(() => readSync(own, command)) === 0) throw new Error('the lab is gone')
    if (command[0] === relayBytes.turn) return
    giveSign?.()
  }
}

const handedOver = Buffer.of(relayBytes.turn)

/** Hands the turn to another child. */
export function handOver(other: number): void {
  retried(() => writeSync(other, handedOver))
}

/** The sample in a frame; `undefined` when it is not the answer of that number to the holder of the token. */
export function parseFrame(
  bytes: Buffer,
  token: string,
  answer: number,
): readonly [start: number, end: number] | undefined {
  const own = bytes.toString('latin1', 0, TOKEN_BYTES) === token.slice(0, TOKEN_BYTES)
  if (!own || bytes.readDoubleLE(TOKEN_BYTES) !== answer) return undefined
  return [bytes.readDoubleLE(TOKEN_BYTES + 8), bytes.readDoubleLE(TOKEN_BYTES + 16)]
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
