import { describe, expect, it } from 'vitest'
import { pad, widest } from './columns.js'

describe('columns of a terminal', () => {
  it('count two for wide scripts, none for colours', () => {
    expect(widest(['abc', '競売', '\u001b[31mred\u001b[39m'])).toBe(4)
    expect(widest([])).toBe(0)
  })

  it('are filled before, after or around a text, and never cut', () => {
    expect(pad('競', 5, 'right')).toBe('   競')
    expect(pad('ab', 5, 'left')).toBe('ab   ')
    expect(pad('ab', 5, 'centre')).toBe(' ab  ')
    expect(pad('abcdef', 5, 'centre')).toBe('abcdef')
  })
})
