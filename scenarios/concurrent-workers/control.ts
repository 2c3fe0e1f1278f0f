import { ring, waitFor } from '../../pools/slab-bell.js'

/** What producer and consumer of any variant share beside the messages: how far the consumer is. */
export interface Control {
  readonly memory: SharedArrayBuffer
  /** Consumer: it is ready for messages. */
  readonly setReady: () => void
  /** Consumer: keeps a copy of the message for {@link lastTaken}. */
  readonly keep: (message: Buffer, length: number) => void
  /** Consumer: it has taken one more message, and what the message lay in is the producer's again. */
  readonly countTaken: () => void
  /** Consumer: it found a message wrong. */
  readonly fail: (text: string) => void
  /** Producer: waits until the consumer is ready, or has taken `count` messages. Throws its error. */
  readonly waitUntilReady: () => void
  readonly waitUntilTaken: (count: number) => void
  /** A copy of the message that was taken last. */
  readonly lastTaken: () => Uint8Array
}

/** Words, each on a cache line of its own. */
const TAKEN = 0
const BELL = 16
const READY = 32
const LENGTH = 48
const FAILED = 49
const BYTES = 64
/** Bytes for a message or an error's text. */
const CAPACITY = 4096
/** A consumer silent for so long has died. */
const PATIENCE_MS = 10_000

/** The control of a new pair, or of the pair whose memory it is. */
export function openControl(
  memory = new SharedArrayBuffer(BYTES * 4 + CAPACITY),
  patienceMs = PATIENCE_MS,
): Control {
  const words = new Int32Array(memory)
  const bytes = Buffer.from(memory, BYTES * 4)
  let target = 0
  const failed = (): boolean => Atomics.load(words, FAILED) !== 0
  const ready = (): number => (Atomics.load(words, READY) !== 0 || failed() ? 0 : -1)
  // The count wraps round at 2^31; what is compared is how far the two are apart.
  const reached = (): number => (((Atomics.load(words, TAKEN) - target) | 0) >= 0 || failed() ? 0 : -1)
  const wait = (attempt: () => number): void => {
    if (waitFor(words, BELL, attempt, patienceMs) < 0) throw new Error('the consumer gave no sign of life')
    if (failed()) throw new Error(`the consumer says: ${textOf(bytes, words[LENGTH])}`)
  }
  const keep = (message: Buffer, length: number): void => {
    // The fastest copy into shared memory that Node has; see encode().
    bytes.fill(message, 0, length)
    words[LENGTH] = length
  }
  return {
    memory,
    setReady: () => {
      Atomics.store(words, READY, 1)
      ring(words, BELL)
    },
    keep,
    countTaken: () => {
      Atomics.add(words, TAKEN, 1)
      ring(words, BELL)
    },
    fail: (text) => {
      const message = Buffer.from(text).subarray(0, CAPACITY)
      keep(message, message.length)
      Atomics.store(words, FAILED, 1)
      ring(words, BELL)
    },
    waitUntilReady: () => wait(ready),
    waitUntilTaken: (count) => {
      target = count
      wait(reached)
    },
    lastTaken: () => Uint8Array.from(bytes.subarray(0, words[LENGTH])),
  }
}

function textOf(bytes: Buffer, length: number | undefined): string {
  return bytes.toString('utf8', 0, length)
}
