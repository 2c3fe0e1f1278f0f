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

const argumentsOf = function (..._parts: number[]): unknown {
  // biome-ignore lint/complexity/noArguments: the object itself is what is compared
  return arguments
}
const form = (value: string) => {
  const made = new FormData()
  made.append('a', value)
  return made
}
const adder = (n: number) => ({ add: (a: number) => a + n })
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const detached = () => {
  const { buffer } = new Uint16Array(2)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
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
  'arguments and plain objects': [() => argumentsOf(1), () => ({ 0: 1 })],
  'built-in namespaces': [() => Math, () => JSON],
  exceptions: [() => new DOMException('a', 'AbortError'), () => new DOMException('b', 'AbortError')],
  'suppressed errors': [
    () => Object.assign(new Error('m'), { suppressed: 1 }),
    () => Object.assign(new Error('m'), { suppressed: 2 }),
  ],
  headers: [() => new Headers({ a: '1' }), () => new Headers({ a: '2' })],
  'headers of a response': [() => responseHeaders('1'), () => responseHeaders('2')],
  'headers of a class of its own': [() => new Listed({ a: '1' }), () => new Listed({ a: '2' })],
  forms: [() => form('1'), () => form('2')],
  formatters: [() => new Intl.NumberFormat('en'), () => new Intl.NumberFormat('de')],
  locales: [() => new Intl.Locale('en'), () => new Intl.Locale('de')],
  'plain data behind a Proxy': [() => new Proxy({ a: 1 }, {}), () => new Proxy({ a: 2 }, {})],
}

class Listed extends Headers {}
const responseHeaders = (a: string) => new Response('', { headers: { a } }).headers

/** Of Node.js from 26 on. */
interface Temporal {
  readonly Instant: { from(text: string): object }
  readonly Duration: { from(fields: object): object }
  readonly ZonedDateTime: { from(text: string): object }
}
const { Temporal } = globalThis as { Temporal?: Temporal }
const times: typeof outputs = Temporal
  ? {
      instants: [
        () => Temporal.Instant.from('2020-01-01T00:00Z'),
        () => Temporal.Instant.from('2020-01-02T00:00Z'),
      ],
      'times in a zone': [
        () => Temporal.ZonedDateTime.from('2020-01-01T00:00[Europe/Paris]'),
        () => Temporal.ZonedDateTime.from('2020-01-01T00:00[Europe/Berlin]'),
      ],
      durations: [
        () => Temporal.Duration.from({ milliseconds: 1500 }),
        () => Temporal.Duration.from({ seconds: 1, milliseconds: 500 }),
      ],
    }
  : {}

describe('two outputs', () => {
  it.each(Object.entries({ ...outputs, ...times }))(
    'are told apart, and only where they differ: %s',
    (_, [make, other]) => {
      expect(compared(make(), make())).toBe('same')
      expect(compared(make(), other())).toEqual({ differ: true })
      expect(compared(other(), make())).toEqual({ differ: true })
    },
  )

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
    ['an instance of WeakMap', () => new WeakMap()],
    ['an instance of Promise', () => Promise.resolve(1)],
    ['an instance of Array Iterator', () => [1].values()],
    ['an instance of a built-in class', () => new Intl.Segmenter('en').segment('a')],
    ['an instance of Blob', () => new Blob(['a'])],
    ['a Proxy of Map', () => new Proxy(new Map([[1, 2]]), {})],
    [
      /an object that cannot be read .*Proxy of an object with private fields/,
      () => new Proxy(new Hidden(1), {}),
    ],
    [/an object that cannot be read .*revoked/, revoked],
    [/an object that cannot be read .*detached/, detached],
    ['a bound function, or a Proxy of one', () => Math.max.bind(null, 1)],
    ['a function that uses the variable "n" of the code around it', () => adder(1)],
  ])('are not called the same unseen: %s', (what, make) => {
    const reason = typeof what === 'string' ? `they hold ${what}` : expect.stringMatching(what)
    expect(compared({ a: make() }, { a: make() })).toEqual({ unseen: reason })
  })

  it('hold numbers that are none, whatever their bits', () => {
    const numbers = (bits: bigint) => {
      const made = new Float64Array(20_000)
      new BigUint64Array(made.buffer)[0] = bits
      return made
    }
    const [quiet, negative] = [numbers(0x7ff8000000000000n), numbers(0xfff8000000000000n)]
    expect(quiet[0]).toBeNaN()
    expect(compared(quiet, negative)).toBe('same')
    expect(compared(quiet, numbers(0n))).toEqual({ differ: true })
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
