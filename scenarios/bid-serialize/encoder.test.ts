import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bufferPool } from '../../pools/index.js'
import { responseEncoder } from './encoder.js'
import type { BidResponse } from './openrtb.js'
import { cases, feedOf } from './responses.js'

/** Any UTF-16 there is: lone surrogates, control characters, quotes, characters of one to four bytes. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 70 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u007f', 'é', '€', '😀', '\ud800', '\udfff'),
  }),
  fc.string({ unit: fc.constantFrom('<a href="', '\t', '/>', '\u001f', 'x'), minLength: 10, maxLength: 90 }),
)
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .tuple(fc.integer({ min: -2e9, max: 2e9 }), fc.nat({ max: 9 }))
    .map(([n, decimals]) => n / 10 ** decimals),
  fc.constantFrom(-0, 1e-6, 1e-7, 123.456789, 999_999_999.999_999, 2 ** 31, 2 ** 53, 1e21, 0.1 + 0.2, 5e-324),
)
/** What JSON.stringify has its own way with. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(undefined, () => 1, Symbol('s'), new Date(0), new Map(), Object('boxed'), [
    undefined,
    ...new Array(1),
    1,
  ]),
  anyText.map((text) => ({ toJSON: (key: string) => [key, text] })),
  fc.constant({ toJSON: () => undefined }),
  fc.constant({ toJSON: 'no function' }),
  fc.jsonValue({ maxDepth: 4 }),
  anyText.map((text) => Object.assign(Object.create({ inherited: 1 }), { own: text })),
)
const value = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(anyText, anyNumber, fc.boolean(), fc.constant(null)) },
  odd,
)
const ext = fc.dictionary(anyText, value, { maxKeys: 4 })
const some = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] })
const bid = some({
  id: anyText,
  impid: anyText,
  price: fc.oneof(anyNumber, value),
  nurl: anyText,
  adm: fc.oneof(anyText, value),
  adomain: fc.oneof(fc.array(anyText, { maxLength: 3 }), value),
  // Few creatives, so that bids with the same one meet.
  crid: fc.oneof(fc.constantFrom('1', '2'), value),
  attr: fc.array(value, { maxLength: 3 }),
  exp: value,
  ext,
})
const response = some({
  id: anyText,
  seatbid: fc.oneof(
    fc.array(some({ bid: fc.array(bid, { maxLength: 3 }), seat: anyText, group: value, ext }), {
      maxLength: 3,
    }),
    value,
  ),
  bidid: anyText,
  cur: fc.constantFrom('USD', 'EUR'),
  nbr: value,
  ext,
}) as fc.Arbitrary<unknown> as fc.Arbitrary<BidResponse>

describe.each([{ checked: false }, { checked: true }])('the encoder, into a pool %o', ({ checked }) => {
  const encodeAll = (responses: readonly BidResponse[]): void => {
    const pool = bufferPool({ initialBytes: 16, max: 2, checked })
    const encode = responseEncoder()
    for (const one of responses) {
      const buffer = pool.borrow()
      encode(buffer, one)
      expect(buffer.bytes.toString('utf8', 0, buffer.length)).toBe(
        Buffer.from(JSON.stringify(one)).toString(),
      )
      pool.giveBack(buffer)
    }
    expect(pool.stats().outstanding).toBe(0)
  }

  it('writes what JSON.stringify gives, for any response', () => {
    fc.assert(fc.property(fc.array(response, { minLength: 1, maxLength: 5 }), encodeAll), { numRuns: 400 })
  })

  it('writes what JSON.stringify gives when responses come again, changed in one place', () => {
    const changes = fc.array(fc.tuple(fc.constantFrom('id', 'cur', 'ext', 'more', 'seatbid'), value), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(response, changes, (one, parts) => {
        let changed: object = one
        const all = parts.flatMap(([key, part]) => {
          changed = { ...changed, [key]: part }
          return [one, changed, changed, structuredCloneOr(changed)]
        })
        encodeAll([one, one, ...all] as BidResponse[])
      }),
      { numRuns: 150 },
    )
  })

  it('writes what JSON.stringify gives when a creative changes its markup or its fields', () => {
    const markup = fc.constantFrom(
      '<a href="1">'.repeat(9),
      '<a href="2">'.repeat(9),
      '€'.repeat(80),
      'short',
    )
    const bids = fc.record(
      {
        id: fc.nat({ max: 3 }),
        price: anyNumber,
        crid: fc.constant('c'),
        adm: markup,
        cat: fc.array(markup, { maxLength: 2 }),
        dealid: markup,
      },
      { requiredKeys: ['price', 'crid'] },
    )
    fc.assert(
      fc.property(fc.array(bids, { maxLength: 40 }), (many) => {
        encodeAll(many.map((one) => ({ id: '1', seatbid: [{ bid: [one as never] }] })))
      }),
      { numRuns: 150 },
    )
  })

  it.each(Object.entries(cases))('writes what JSON.stringify gives in the case %s', (_, auction) => {
    const next = feedOf(auction)
    encodeAll(Array.from({ length: 200 }, next))
  })
})

/** A copy, where there can be one, so that equal values are not the same objects. */
function structuredCloneOr(item: unknown): unknown {
  try {
    return structuredClone(item)
  } catch {
    return item
  }
}

it('sees that a list in a bid was changed since the last response', () => {
  const encode = responseEncoder()
  const bid = { id: '1', impid: '1', price: 1, crid: 'c', cat: ['IAB1'] }
  const pool = bufferPool({ max: 1 })
  for (let i = 0; i < 5; i++) {
    const one = { id: String(i), seatbid: [{ bid: [bid] }] }
    const buffer = pool.borrow()
    encode(buffer, one)
    expect(buffer.bytes.toString('utf8', 0, buffer.length)).toBe(JSON.stringify(one))
    pool.giveBack(buffer)
    bid.cat[i % 2] = `IAB${i}`
  }
})

it('is as deep as JSON.stringify', () => {
  let deep: unknown = 'end'
  for (let i = 0; i < 200; i++) deep = i % 2 ? [deep] : { deep }
  const one = { id: '1', ext: { deep } }
  const buffer = bufferPool({ max: 1 }).borrow()
  responseEncoder()(buffer, one)
  expect(buffer.bytes.toString('utf8', 0, buffer.length)).toBe(JSON.stringify(one))
})
