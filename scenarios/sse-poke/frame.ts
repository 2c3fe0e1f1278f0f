/** What all pokes of one stream have in common, encoded once. */
export interface Frame {
  /** Up to and with the key of the position. */
  readonly head: Uint8Array
  /** Bytes of the longest frame: both positions as long as a number can be. */
  readonly most: number
}

/** Digits of the largest integer that a number holds exactly, 2^53 − 1. */
const MOST_DIGITS = 16
const MIDDLE = Buffer.from(',"globalPosition":')
const TAIL = Buffer.from('}\n\n')

/** Encodes the part that does not change between pokes: a stream keeps its name. */
export function frameOf(stream: string): Frame {
  const head = Buffer.from(`event: poke\ndata: {"stream":${JSON.stringify(stream)},"position":`)
  return { head, most: head.length + MIDDLE.length + TAIL.length + 2 * MOST_DIGITS }
}

/**
 * Writes one poke's event from the start of `bytes`, which must have room for `frame.most`.
 * Positions are whole numbers from 0 to 2^53 − 1. Returns the number of bytes written; allocates nothing.
 */
export function encodeFrame(
  frame: Frame,
  bytes: Uint8Array,
  position: number,
  globalPosition: number,
): number {
  const { head } = frame
  bytes.set(head)
  let end = writeInteger(bytes, head.length, position)
  end = writeBytes(bytes, end, MIDDLE)
  end = writeInteger(bytes, end, globalPosition)
  return writeBytes(bytes, end, TAIL)
}

/** A few bytes one by one: for so few, a native call costs more. */
function writeBytes(bytes: Uint8Array, start: number, source: Uint8Array): number {
  for (let i = 0; i < source.length; i++) bytes[start + i] = source[i] as number
  return start + source.length
}

function writeInteger(bytes: Uint8Array, start: number, value: number): number {
  const end = start + digitsOf(value)
  let at = end
  let rest = value
  // Above 32 bits the division is one of doubles, exact up to 2^53; below, of integers.
  while (rest > 0x7fffffff) {
    const tens = Math.floor(rest / 10)
    bytes[--at] = 48 + (rest - tens * 10)
    rest = tens
  }
  let small = rest | 0
  do {
    const tens = (small / 10) | 0
    bytes[--at] = 48 + small - tens * 10
    small = tens
  } while (at > start)
  return end
}

function digitsOf(value: number): number {
  let digits = 1
  for (let power = 10; value >= power; power *= 10) digits++
  return digits
}
