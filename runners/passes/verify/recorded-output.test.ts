import { describe, expect, it } from 'vitest'
import { textOf } from './output-text.js'
import { compareRecorded, recordedOf } from './recorded-output.js'

const compared = (a: unknown, b: unknown) => compareRecorded(recordedOf(a), recordedOf(b))

class Hidden {
  #secret: unknown
  constructor(secret: unknown) {
    this.#secret = secret
  }
  get secret() {
    return this.#secret
  }
}
class Vec {
  x: number
  constructor(x: number) {
    this.x = x
  }
}
class Point {
  x: number
  constructor(x: number) {
    this.x = x
  }
}
const ring = (n: number) => {
  const node: Record<string, unknown> = { n }
  node.self = node
  node.map = new Map([[node, new Set([node])]])
  return node
}
const chain = (end: number) => {
  let at: unknown = end
  for (let i = 0; i < 30_000; i++) at = { at }
  return at
}

/** Makers of an output, and of one that differs from it in one respect. */
const outputs: Readonly<Record<string, readonly [() => unknown, () => unknown]>> = {
  'text as text or as bytes': [() => Buffer.from('é'), () => 'e'],
  'bytes of another length': [() => Uint8Array.of(1), () => Buffer.of(1, 2)],
  'text and number': [() => '1', () => 1],
  'not a number': [() => Number.NaN, () => 0],
  'signed zero': [() => 0, () => -0],
  'large integers': [() => 5n, () => 5],
  'nested data': [() => ({ a: [1, { b: null }] }), () => ({ a: [1, { b: undefined }] })],
  'a field that is undefined': [() => ({ a: 1 }), () => ({ a: 1, b: undefined })],
  'class instances': [() => new Vec(1), () => new Vec(2)],
  'classes of other names': [() => new Vec(1), () => new Point(1)],
  'a class and plain data': [() => new Vec(1), () => ({ x: 1 })],
  'private fields': [() => new Hidden({ a: [1n] }), () => new Hidden({ a: [2n] })],
  'null prototypes': [() => Object.assign(Object.create(null), { a: 1 }), () => ({ a: 1 })],
  'inherited data': [() => Object.create({ a: 1 }), () => Object.create({ a: 2 })],
  matches: [() => 'a1'.match(/(?<digit>\d)/), () => 'b1'.match(/(?<digit>\d)/)],
  addresses: [() => new URL('http://a/b?c'), () => new URL('http://a/b?d')],
  'symbol keys': [() => ({ [Symbol('k')]: 1 }), () => ({ [Symbol('k')]: 2 })],
  getters: [
    () => ({
      get a() {
        return 1
      },
    }),
    () => ({
      get a() {
        return 2
      },
    }),
  ],
  'maps with objects': [() => new Map([[{ a: 1 }, new Vec(1)]]), () => new Map([[{ a: 1 }, new Vec(2)]])],
  sets: [() => new Set([[1], [2]]), () => new Set([[1], [3]])],
  errors: [() => new TypeError('m', { cause: { a: 1 } }), () => new TypeError('m', { cause: { a: 2 } })],
  'errors of other classes': [() => new TypeError('m'), () => new RangeError('m')],
  'typed arrays': [() => Float64Array.of(1, 0), () => Float64Array.of(1, -0)],
  'long typed arrays': [() => new Uint16Array(20_000), () => new Uint16Array(20_000).fill(1, 19_999)],
  'array buffers': [() => ({ b: new ArrayBuffer(2) }), () => ({ b: Uint8Array.of(0, 1).buffer })],
  cycles: [() => ring(1), () => ring(2)],
  'deep nesting': [() => chain(1), () => chain(2)],
  'weak references': [() => new WeakRef(new Vec(1)), () => new WeakRef(new Vec(2))],
  dates: [() => new Date(5), () => new Date(6)],
  expressions: [() => /a/g, () => /a/i],
  'holes in an array': [() => Object.assign(new Array(3), { 0: 1, 2: 3 }), () => [1, undefined, 3]],
  'fields of an array': [() => Object.assign([1], { total: 1 }), () => Object.assign([1], { total: 2 })],
  'boxed values': [() => new String('a'), () => 'a'],
}

describe('two outputs', () => {
  it.each(Object.entries(outputs))('are told apart, and only where they differ: %s', (_, [make, other]) => {
    expect(compared(make(), make())).toBe('same')
    expect(compared(make(), other())).toEqual({ differ: true })
    expect(compared(other(), make())).toEqual({ differ: true })
  })

  it('are the same whatever the order in a map or a set, as they are to deepStrictEqual', () => {
    const a = { n: 1 }
    const [one, two] = [() => 1, () => 2]
    expect(
      compared(
        new Map<unknown, unknown>([
          [1, a],
          [a, 2],
        ]),
        new Map<unknown, unknown>([
          [a, 2],
          [1, a],
        ]),
      ),
    ).toBe('same')
    expect(compared(new Set([[1], new Set([3, 4])]), new Set([new Set([4, 3]), [1]]))).toBe('same')
    expect(compared(new Set([one, two]), new Set([two, one]))).toBe('same')
    expect(
      compared(
        new Map([
          ['a', one],
          ['b', two],
        ]),
        new Map([
          ['b', two],
          ['a', one],
        ]),
      ),
    ).toBe('same')
    expect(
      compared(
        new Map([
          [1, 2],
          [2, 1],
        ]),
        new Map([
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toEqual({ differ: true })
    expect(compared([[1], [2]], [[2], [1]])).toEqual({ differ: true })
  })

  it('are the same whatever the order of their fields, and whether a part is shared or there twice', () => {
    expect(compared({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe('same')
    const shared = { x: 1 }
    expect(compared([shared, shared], [{ x: 1 }, { x: 1 }])).toBe('same')
    expect(compared('é', Buffer.from('é'))).toBe('same')
  })

  it.each([
    ['WeakMap', () => new WeakMap()],
    ['Promise', () => Promise.resolve(1)],
    ['Array Iterator', () => [1].values()],
    ['Headers', () => new Headers({ a: 'b' })],
    ['NumberFormat', () => new Intl.NumberFormat()],
  ])('are not called the same unseen: %s', (name, make) => {
    expect(compared({ a: make() }, { a: make() })).toEqual({ unseen: `they hold an instance of ${name}` })
  })

  it('with functions are the same by source, and else cannot be compared', () => {
    const make = () => ({ add: (a: number) => a + 1 })
    expect(compared(make(), make())).toBe('same')
    expect(compared(make(), { add: (a: number) => 1 + a })).toHaveProperty('unseen')
  })

  it('are shown as people read them', () => {
    expect(textOf({ list: [new Vec(1)], 'a b': new Map([['k', -0]]) }).text).toBe(
      '{ "a b": Map {"k" => -0}, list: [Vec { x: 1 }] }',
    )
  })
})
