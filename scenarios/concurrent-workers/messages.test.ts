import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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

describe.each(named)('a %s', (name, template) => {
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
