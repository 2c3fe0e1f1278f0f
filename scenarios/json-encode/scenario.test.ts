import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encoder } from './compiled.js'
import { cases, type Message, pagesOf } from './messages.js'
import scenario from './scenario.js'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem())
const messages: fc.Arbitrary<Message[]> = fc.array(
  fc.record({
    id: text,
    type: text,
    stream: text,
    position: fc.maxSafeNat(),
    globalPosition: fc.maxSafeInteger(),
    data: fc.record({
      account: text,
      amount: fc.double({ noNaN: true, noDefaultInfinity: true }),
      note: text,
    }),
    time: text,
  }),
  { maxLength: 5 },
)

it('the compiled encoder writes what JSON.stringify writes', () => {
  const encode = encoder()
  fc.assert(
    fc.property(messages, (page) => {
      expect(encode(page)).toBe(JSON.stringify(page))
    }),
  )
})

it.each(Object.entries(cases))('encodes whole pages, one after the other: %s', (_, input) => {
  const made = scenario.variants.compiled?.(input, { worker: 0, workers: 1 })
  const op = typeof made === 'function' ? made : undefined
  const next = pagesOf(input)
  const pages = Array.from({ length: 130 }, () => JSON.parse(Buffer.from(op?.() as Uint8Array).toString()))
  expect(pages).toEqual(Array.from({ length: 130 }, () => next()))
  expect(pages[0]).toHaveLength(input.messages)
  expect(pages[1]).not.toEqual(pages[0])
})
