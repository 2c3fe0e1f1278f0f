import fc from 'fast-check'
import { expect, it } from 'vitest'
import { numbers, texts } from '../testdata/texts.js'
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

it('the compiled encoder writes texts and numbers on either side of every bound', () => {
  const encode = encoder()
  const whole = numbers.filter(Number.isSafeInteger)
  const finite = numbers.filter(Number.isFinite)
  const of = <T>(all: readonly T[], i: number): T => all[i % all.length] as T
  const page = texts.map((text, i): Message => {
    const [position, globalPosition] = [of(whole, i), of(whole, 7 * i)]
    const data = { account: `${text}1`, amount: of(finite, i), note: text }
    return { id: text, type: of(texts, 3 * i), stream: text, position, globalPosition, data, time: text }
  })
  for (const one of page) if (encode([one]) !== JSON.stringify([one])) expect(one).toBe(encode([one]))
  expect(encode(page)).toBe(JSON.stringify(page))
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
