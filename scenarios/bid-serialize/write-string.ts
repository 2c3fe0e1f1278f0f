import { endianness } from 'node:os'
import type { PooledBuffer } from '../../pools/index.js'
import { escapes, LONG, QUOTE } from './escapes.js'
import { writeCharacters, writeEscape } from './write-characters.js'

/**
 * Shorter text is written character by character: a call into native code takes as long. So is all text where
 * the first byte of a word is not its lowest.
 */
const SHORT = endianness() === 'LE' ? 24 : Number.POSITIVE_INFINITY
/** Longer text is written character by character, too: there is no room for it here. */
const LONG_TEXT = 64 * 1024
/** The longest character in UTF-8. */
const WIDEST = 4

/** Text in UTF-8 as it is, on its way to a buffer; four bytes at a time in `words`. */
const scratch = Buffer.from(new ArrayBuffer(LONG_TEXT + WIDEST))
const words = new Int32Array(scratch.buffer)

/**
 * Writes `text` at `at` as JSON.stringify would, quotes included, and returns the index after it. Allocates
 * nothing, and reserves exactly the bytes that it writes.
 *
 * Longer text is written unescaped into memory of the encoder's own, in one call, and escaped on its way from
 * there: four bytes at a time, since most have nothing to escape.
 */
export function writeString(target: PooledBuffer, at: number, text: string): number {
  const { length } = text
  if (length < SHORT || length > LONG_TEXT) return writeCharacters(target, at, text)
  // What is not ASCII takes more bytes than characters, and there is room to see that.
  return scratch.write(text) === length ? writeAscii(target, at, length) : writeCharacters(target, at, text)
}

/** Writes the first `length` bytes of `scratch`, which are ASCII, with quotes and escapes. */
function writeAscii(target: PooledBuffer, at: number, length: number): number {
  // Where the string ends if nothing from here on is escaped.
  let end = at + length + 2
  let bytes = target.reserve(end)
  let next = at
  bytes[next++] = QUOTE
  for (let i = 0; i < length; i += 4) {
    const word = words[i >> 2] as number
    const rest = length - i
    if (rest >= 4 && isPlain(word)) {
      bytes[next] = word
      bytes[next + 1] = word >> 8
      bytes[next + 2] = word >> 16
      bytes[next + 3] = word >> 24
      next += 4
      continue
    }
    for (let bit = 0; bit < 32 && bit < 8 * rest; bit += 8) {
      const byte = (word >> bit) & 0x7f
      const letter = escapes[byte] as number
      if (letter === 0) {
        bytes[next++] = byte
        continue
      }
      end += letter === LONG ? 5 : 1
      bytes = target.reserve(end)
      next = writeEscape(bytes, next, byte, letter)
    }
  }
  bytes[next++] = QUOTE
  return next
}

/**
 * Whether none of the four ASCII bytes of `word` is escaped. The highest bit of each byte, which ASCII leaves
 * free, becomes 1 where the byte is no quote, where it is no backslash, and where it is no control character.
 */
function isPlain(word: number): boolean {
  const noQuote = (word ^ 0x22222222) + 0x7f7f7f7f
  const noBackslash = (word ^ 0x5c5c5c5c) + 0x7f7f7f7f
  const noControl = (word | (word << 1)) << 1
  return (noQuote & noBackslash & noControl & 0x80808080) === (0x80808080 | 0)
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
