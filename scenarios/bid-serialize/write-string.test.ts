import { describe, expect, it } from 'vitest'
import { bufferPool, type PooledBuffer } from '../../pools/index.js'
import { numbers, texts } from '../testdata/texts.js'
import { escapes } from './escapes.js'
import { writeNumber } from './write-number.js'
import { writeByte, writeString, writeText } from './write-string.js'

type Writer<T> = (target: PooledBuffer, at: number, value: T) => number

/** Compares `write` with JSON for each value, behind earlier bytes; memory shows bytes not written. */
function expectAll<T>(values: readonly T[], write: Writer<T>, jsonOf: (value: T) => string): void {
  // A plain pool, whose memory is zero: poison, which is no ASCII, hides what an encoder forgot to write.
  const pool = bufferPool({ initialBytes: 8, max: 1, checked: false })
  for (const [index, value] of values.entries()) {
    const buffer = pool.borrow()
    let reserved = 0
    const target: PooledBuffer = {
      get bytes() {
        return buffer.bytes
      },
      length: 0,
      reserve: (size) => {
        reserved = Math.max(reserved, size)
        return buffer.reserve(size)
      },
    }
    const before = '#'.repeat(index % 9)
    const end = write(target, writeText(target, 0, before), value)
    const wanted = Buffer.from(before + jsonOf(value))
    // Compared as numbers first: an assertion of vitest's takes longer than the encoder.
    if (end !== wanted.length || reserved !== end || wanted.compare(buffer.bytes, 0, end) !== 0) {
      expect({ value, end, reserved, text: buffer.bytes.toString('utf8', 0, end) }).toEqual({
        value,
        end: wanted.length,
        reserved: wanted.length,
        text: wanted.toString(),
      })
      throw new Error('other bytes that read the same')
    }
    pool.giveBack(buffer)
  }
}

describe('a text', () => {
  it('is written as JSON.stringify writes it, whatever stands first, last and in the middle', () => {
    expectAll(texts, writeString, JSON.stringify)
  })

  it('keeps what is beyond ASCII at its end, where there was no room for it', () => {
    const text = `${'x'.repeat(23)}é`
    expectAll([text, `${text}€`, `${'x'.repeat(30)}😀`], writeString, JSON.stringify)
  })

  it.each([65_531, 65_536, 65_537])(
    'is written so at the end of the encoder’s memory: %d characters',
    (length) => {
      const filled = 'x'.repeat(length - 4)
      const ends = ['xxxx', 'éxxx', 'xxxé', 'é€éé', '😀😀', '\ud800xx\ud800', '"xx"']
      // What does not fit at the end must not make up for what took more at the start.
      const both = ends.map((end) => `${end}${'x'.repeat(length - 2 * end.length)}${end}`)
      expectAll([...ends.map((end) => filled + end), ...both], writeString, JSON.stringify)
    },
  )

  it('is written as it is by writeText, and a byte by writeByte', () => {
    expectAll(texts, writeText, (text) => Buffer.from(text).toString())
    expectAll([1, 34, 127], writeByte, (byte) => String.fromCharCode(byte))
  })

  it('has every character below 128 escaped as JSON.stringify does', () => {
    for (let code = 0; code < 128; code++) {
      const text = JSON.stringify(String.fromCharCode(code))
      expect(escapes[code]).toBe(text.length === 3 ? 0 : text.charCodeAt(2))
    }
  })
})

it('a number is written as JSON.stringify writes it, on either side of every bound', () => {
  expectAll(numbers, writeNumber, JSON.stringify)
})
