import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countDigits, countOn, writeDigits } from './digits.js'
import { numbers } from './testdata/texts.js'

const positions = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(),
  fc.integer({ min: 0, max: 15 }).chain((digits) => fc.constantFrom(10 ** digits, 10 ** digits - 1)),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32, 10 * 1e9, 2 ** 53 - 1, 2 ** 53 - 2),
)

it('counts and writes the digits of numbers on either side of every bound', () => {
  for (const value of numbers) {
    const whole = Number.isSafeInteger(value) && value >= 0
    const text = whole ? String(value) : ''
    const bytes = Buffer.alloc(20, '#')
    if (whole) writeDigits(bytes, 18, value, text.length)
    const [seen, wanted] = [`${countDigits(value)} ${bytes}`, `${text.length} ${text.padStart(18, '#')}##`]
    if (seen !== wanted) expect(seen).toBe(wanted)
  }
})

it('counts and writes the digits of every whole number up to 2^53 - 1', () => {
  fc.assert(
    fc.property(positions, (value) => {
      const text = String(value)
      expect(countDigits(value)).toBe(text.length)
      const bytes = Buffer.alloc(20, '#')
      writeDigits(bytes, 18, value, text.length)
      expect(bytes.toString()).toBe(`${text.padStart(18, '#')}##`)
    }),
    { numRuns: 2000 },
  )
})

it('counts no digits in a number that JSON writes otherwise', () => {
  for (const value of [-1, 0.5, 2 ** 53, 1e21, Number.NaN, Number.NEGATIVE_INFINITY])
    expect(countDigits(value)).toBe(0)
})

it('counts on from any whole number by 0 to 99, unless that takes another digit', () => {
  const steps = fc.integer({ min: 0, max: 99 })
  fc.assert(
    fc.property(positions, steps, (value, by) => {
      const text = String(value)
      fc.pre(Number.isSafeInteger(value + by))
      const bytes = Buffer.from(`"n":${text},`)
      const next = String(value + by)
      const isDone = countOn(bytes, 4 + text.length, by)
      expect(isDone).toBe(next.length === text.length)
      expect(bytes.toString()).toMatch(/^"n":\d+,$/)
      if (isDone) expect(bytes.toString()).toBe(`"n":${next},`)
    }),
    { numRuns: 2000 },
  )
})

it('does not count on by what is no whole number from 0 to 99', () => {
  for (const steps of [-1, 0.5, 99.5, 100, 2 ** 32, 2 ** 32 + 1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(countOn(Buffer.from(':123,'), 4, steps)).toBe(false)
})
