import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrapSentences } from './wrap.js'

describe('sentences on a narrow terminal', () => {
  it('break between words', () => {
    expect(wrapSentences('one two three four five', 11)).toBe('one two\n  three\n  four five')
    expect(wrapSentences('short\nalso short', 20)).toBe('short\nalso short')
  })

  it('keep tables and long words whole', () => {
    const row = 'sse-poke/short   100   200 (exact)'
    expect(wrapSentences(row, 10)).toBe(row)
    // A cell of one character, and an empty column before it.
    const zero = 'example/loop             0\u0020            n/a'
    expect(wrapSentences(zero, 10)).toBe(zero)
    expect(wrapSentences('│ a long heading │', 5)).toBe('│ a long heading │')
    expect(wrapSentences('see /a/very/long/path/of/somebody/s now', 10)).toBe(
      'see\n  /a/very/long/path/of/somebody/s\n  now',
    )
  })

  it('lose no word, and pass the width only with one word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { maxLength: 30 })
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (given, width) => {
        const wrapped = wrapSentences(given.join(' '), width)
        expect(wrapped.split(/\s+/).filter((word) => word !== '')).toEqual(given)
        for (const line of wrapped.split('\n'))
          expect(line.length <= width || line.trim().split(' ').length === 1, line).toBe(true)
      }),
    )
  })
})
