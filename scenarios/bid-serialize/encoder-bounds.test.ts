import { describe, expect, it } from 'vitest'
import { bufferPool } from '../../pools/index.js'
import { numbers, texts } from '../testdata/texts.js'
import { responseEncoder } from './encoder.js'
import type { BidResponse } from './openrtb.js'

/** Values that JSON.stringify treats each in its own way. */
const values: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -0, 1.5, Number.NaN, '', 'text', 'é"', 'm'.repeat(64), 'n'.repeat(64)],
  ...[() => 1, Symbol('s'), new Date(0), new Map(), Object('boxed'), { toJSON: (key: string) => [key] }],
  ...[{ toJSON: () => undefined }, { toJSON: null }, Object.assign(Object.create({ theirs: 1 }), { own: 1 })],
  ...[
    [],
    {},
    [1],
    [1, 2],
    ['IAB1', null, true, false],
    [undefined, ...new Array(1), () => 1, 1],
    [[[]], [{}]],
  ],
  ...[{ a: undefined }, { a: undefined, b: 1 }, { a: () => 1, b: new Date(0), c: 2 }, { '"\n': new Date(0) }],
  ...[[{ crid: 'c', a: 1 }], { deep: { deeper: [{ deepest: 'x' }] } }],
]

const withBid = (bid: object) => ({ id: '1', seatbid: [{ bid: [bid], seat: 's' }] })
/** Where in a response a value may stand. */
const places: Record<string, (value: unknown) => object> = {
  first: (value) => ({ id: value, cur: 'USD' }),
  last: (value) => ({ id: '1', cur: 'USD', ext: value }),
  alone: (value) => ({ 'k"': value }),
  seats: (value) => ({ id: '1', seatbid: value }),
  'among seats': (value) => ({ id: '1', seatbid: [value, { bid: [] }] }),
  'in a seat': (value) => ({ id: '1', seatbid: [{ bid: [], group: value }] }),
  'among bids': (value) => ({ id: '1', seatbid: [{ bid: [{ crid: 'c' }, value] }] }),
  price: (value) => withBid({ id: 'b', price: value, crid: 'c', adm: 'm' }),
  crid: (value) => withBid({ id: 'b', price: 1, crid: value }),
  adm: (value) => withBid({ id: 'b', price: 1, crid: 'c', adm: value }),
  'of a list': (value) => withBid({ crid: 'c', cat: [value, 1], ext: { list: [1, value] } }),
}

function encodeAll(responses: readonly unknown[]): void {
  const pool = bufferPool({ initialBytes: 16, max: 1, checked: false })
  const encode = responseEncoder()
  for (const response of responses) {
    const buffer = pool.borrow()
    encode(buffer, response as BidResponse)
    const seen = buffer.bytes.toString('utf8', 0, buffer.length)
    const wanted = Buffer.from(JSON.stringify(response)).toString()
    if (seen !== wanted) expect(seen).toBe(wanted)
    pool.giveBack(buffer)
  }
}

describe('the encoder writes what JSON.stringify gives', () => {
  it.each(Object.entries(places))('with any value %s, again, and after any other', (_, place) => {
    encodeAll(
      values.flatMap((one) => values.flatMap((other) => [one, one, one, other, other, one].map(place))),
    )
    for (const one of values) for (const other of values) encodeAll([one, other, other, one].map(place))
  })

  it('with texts and numbers on either side of every bound', () => {
    const all = texts.filter((_, i) => i % 7 === 0)
    encodeAll(all.flatMap((text) => [withBid({ crid: text, [text]: 1, adm: text }), { [text]: new Date(0) }]))
    encodeAll(
      numbers.flatMap((number) => [withBid({ crid: 'c', price: number, w: -number }), { n: [number] }]),
    )
  })

  it('for what is no object', () => {
    encodeAll([null, 'text', 1, true, [1, 'x'], [], new Date(0), { toJSON: () => 'x' }])
  })

  it('however deep it is, and throws as it does for a cycle', () => {
    for (let depth = 25; depth < 40; depth++) {
      let object: unknown = 'end'
      let array: unknown = 'end'
      for (let i = 0; i < depth; i++) [object, array] = [{ object }, [array]]
      encodeAll([object, { id: '1', ext: array }])
    }
    const [cycle, loop]: [Record<string, unknown>, unknown[]] = [{}, []]
    cycle.self = cycle
    loop.push(loop)
    for (const ext of [cycle, loop, 1n]) expect(() => encodeAll([{ id: '1', ext }])).toThrow(TypeError)
  })

  it('also when all objects have inherited a key', () => {
    const responses = [1, 2, 3].map((price) => withBid({ price, crid: 'c', ext: {} }))
    const both = [...responses, ...responses]
    const pool = bufferPool({ max: 1, checked: false })
    const encode = responseEncoder()
    const seen: string[] = []
    const wanted: string[] = []
    for (const [i, response] of both.entries()) {
      if (i === 2) Object.assign(Object.prototype, { theirs: 'x' })
      try {
        const buffer = pool.borrow()
        encode(buffer, response as unknown as BidResponse)
        seen.push(buffer.bytes.toString('utf8', 0, buffer.length))
        wanted.push(JSON.stringify(response))
        pool.giveBack(buffer)
      } finally {
        if (i > 3) Reflect.deleteProperty(Object.prototype, 'theirs')
      }
    }
    expect(seen).toEqual(wanted)
  })
})
