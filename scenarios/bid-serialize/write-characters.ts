import type { PooledBuffer } from '../../pools/index.js'
import { BACKSLASH, escapes, LONG, QUOTE, writeLongEscape } from './escapes.js'

/**
 * Writes `text` as JSON.stringify would, quotes included, from index `at` on, and returns the index after it:
 * character by character, for short text and for text that is not ASCII. Allocates nothing.
 */
export function writeCharacters(target: PooledBuffer, at: number, text: string): number {
  const { length } = text
  // Where the string ends if no character from here on takes more than one byte: no more is reserved than is
  // written, since all that is reserved has to be scrubbed.
  let end = at + length + 2
  let bytes = target.reserve(end)
  let next = at
  bytes[next++] = QUOTE
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 128) {
      const letter = escapes[code] as number
      if (letter === 0) {
        bytes[next++] = code
        continue
      }
      end += letter === LONG ? 5 : 1
      bytes = target.reserve(end)
      next = writeEscape(bytes, next, code, letter)
    } else if (code < 0x800) {
      bytes = target.reserve(++end)
      bytes[next++] = 0xc0 | (code >> 6)
      bytes[next++] = 0x80 | (code & 63)
    } else if (isPair(text, i, code)) {
      end += 2
      bytes = target.reserve(end)
      next = writeFour(bytes, next, text.codePointAt(i++) as number)
    } else if (code >= 0xd800 && code <= 0xdfff) {
      // Half a pair, which no UTF-8 can hold, is escaped (ECMA-262, QuoteJSONString).
      end += 5
      bytes = target.reserve(end)
      next = writeLongEscape(bytes, next, code)
    } else {
      end += 2
      bytes = target.reserve(end)
      bytes[next++] = 0xe0 | (code >> 12)
      bytes[next++] = 0x80 | ((code >> 6) & 63)
      bytes[next++] = 0x80 | (code & 63)
    }
  }
  bytes[next++] = QUOTE
  return next
}

/** Writes the escape of an ASCII character at index `at`, and returns the index after it. */
export function writeEscape(bytes: Uint8Array, at: number, code: number, letter: number): number {
  if (letter === LONG) return writeLongEscape(bytes, at, code)
  bytes[at] = BACKSLASH
  bytes[at + 1] = letter
  return at + 2
}

/** Whether the two code units from `i` on, the first of which is `code`, are one character. */
function isPair(text: string, i: number, code: number): boolean {
  if (code < 0xd800 || code > 0xdbff) return false
  // NaN past the end of the text, which is in no range.
  const second = text.charCodeAt(i + 1)
  return second >= 0xdc00 && second <= 0xdfff
}

/** Writes a character past U+FFFF in UTF-8. */
function writeFour(bytes: Uint8Array, at: number, point: number): number {
  bytes[at] = 0xf0 | (point >> 18)
  bytes[at + 1] = 0x80 | ((point >> 12) & 63)
  bytes[at + 2] = 0x80 | ((point >> 6) & 63)
  bytes[at + 3] = 0x80 | (point & 63)
  return at + 4
}
