import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numbers } from '../testdata/texts.js'
import {
  bufferBytes,
  encode,
  encodeEnd,
  lengthOf,
  readLength,
  type Template,
  templates,
  writeLength,
} from './messages.js'

const named = Object.entries(templates) as [string, Template][]
const number = fc.integer({ min: 0, max: 9_999_999_999 })

/** Numbers that a message can carry, on either side of every bound. */
const carried = numbers.filter((n) => Number.isInteger(n) && n >= 0 && n < 10_000_000_000)

describe.each(named)('a %s', (name, template) => {
  it('carries numbers on either side of every bound, and nothing beyond its end', () => {
    for (const n of carried) {
      const target = Buffer.alloc(template.maxBytes + 1, '#')
      const length = encode(template, n, target)
      const wanted = `${template.text}${n}${template.close}`
      expect([length, lengthOf(template, n)]).toEqual([wanted.length, wanted.length])
      expect(target.toString('latin1')).toBe(wanted.padEnd(target.length, '#'))
    }
    expect(template.maxBytes).toBe(lengthOf(template, 9_999_999_999))
    expect(bufferBytes(template)).toBe(template.maxBytes + 4)
  })

  it('is JSON that carries its number', () => {
    fc.assert(
      fc.property(number, (n) => {
        const target = Buffer.alloc(template.maxBytes)
        const length = encode(template, n, target)
        const text = target.toString('latin1', 0, length)
        expect(text).toBe(`${template.text}${n}${template.close}`)
        expect(Buffer.from(text).length).toBe(lengthOf(template, n))
        const { position, bidid } = JSON.parse(text)
        expect(Number(name === 'poke' ? position : bidid)).toBe(n)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('has its end written anew over the last one', () => {
    const target = Buffer.alloc(template.maxBytes)
    encode(template, 123_456, target)
    const length = encodeEnd(template, 7, target)
    expect(target.toString('latin1', 0, length)).toBe(`${template.text}7${template.close}`)
  })

  it('fits a buffer together with its length', () => {
    const buffer = Buffer.alloc(bufferBytes(template), 255)
    const length = encode(template, 9_999_999_999, buffer)
    writeLength(buffer, length)
    expect(readLength(buffer)).toBe(length)
    expect(buffer.toString('latin1', 0, length)).toBe(`${template.text}9999999999${template.close}`)
  })
})

it('has pokes of about 90 bytes and bids of about 1 KB', () => {
  expect(lengthOf(templates.poke, 1_000_000)).toBeGreaterThan(75)
  expect(lengthOf(templates.poke, 1_000_000)).toBeLessThan(105)
  expect(lengthOf(templates.bid, 1_000_000)).toBeGreaterThan(950)
  expect(lengthOf(templates.bid, 1_000_000)).toBeLessThan(1100)
})

it('has the length of a message in the last four bytes of its buffer', () => {
  for (const length of [
    0, 1, 127, 128, 255, 256, 257, 65_535, 65_536, 0x00ff_ff01, 0x0102_0304, 0x7fff_ffff,
  ]) {
    const buffer = Buffer.alloc(9, '#')
    writeLength(buffer, length)
    expect(buffer.subarray(0, 5).toString()).toBe('#####')
    expect(buffer.readInt32LE(5)).toBe(length)
    expect(readLength(buffer)).toBe(length)
  }
})
