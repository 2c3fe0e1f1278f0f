import type { PooledBuffer } from '../../pools/index.js'
import { escapes, LONG, QUOTE } from './escapes.js'
import { writeCharacters, writeEscape } from './write-characters.js'

/** Shorter text is written character by character: a call into native code takes as long. */
const SHORT = 24

/**
 * Writes `text` at `at` as JSON.stringify would, quotes included, and returns the index after it. Allocates
 * nothing, and reserves exactly the bytes that it writes.
 *
 * Longer text is written unescaped in one call and then searched: most has nothing to escape. Otherwise it is
 * spread out in place, from its end on.
 */
export function writeString(target: PooledBuffer, at: number, text: string): number {
  const { length } = text
  if (length < SHORT) return writeCharacters(target, at, text)
  const start = at + 1
  const end = start + length
  const bytes = target.reserve(end + 1)
  // In UTF-8: what is not ASCII shows by its first byte, or by the room that it, at the end, did not have.
  const extra = bytes.write(text, start, length) < length ? -1 : countExtra(bytes, start, end)
  if (extra < 0) return writeCharacters(target, at, text)
  const room = extra === 0 ? bytes : target.reserve(end + extra + 1)
  if (extra > 0) spread(room, start, end, extra)
  room[at] = QUOTE
  room[end + extra] = QUOTE
  return end + extra + 1
}

/** By how many bytes the text grows when it is escaped; -1 when it is not ASCII. */
function countExtra(bytes: Uint8Array, start: number, end: number): number {
  let extra = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte >= 128) return -1
    const letter = escapes[byte] as number
    if (letter !== 0) extra += letter === LONG ? 5 : 1
  }
  return extra
}

/** Escapes the ASCII text from `start` to `end`, which grows by `extra` bytes. */
function spread(bytes: Uint8Array, start: number, end: number, extra: number): void {
  let shift = extra
  for (let i = end - 1; shift > 0 && i >= start; i--) {
    const byte = bytes[i] as number
    const letter = escapes[byte] as number
    if (letter === 0) bytes[i + shift] = byte
    else {
      shift -= letter === LONG ? 5 : 1
      writeEscape(bytes, i + shift, byte, letter)
    }
  }
}

/** Writes one byte at index `at`, and returns the index after it. */
export function writeByte(target: PooledBuffer, at: number, byte: number): number {
  target.reserve(at + 1)[at] = byte
  return at + 1
}

/** Writes `text` as it is, in UTF-8, from index `at` on, and returns the index after it. */
export function writeText(target: PooledBuffer, at: number, text: string): number {
  const end = at + Buffer.byteLength(text)
  target.reserve(end).write(text, at)
  return end
}
