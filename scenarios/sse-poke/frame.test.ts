import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bufferPool } from '../../pools/index.js'
import { numbers, texts } from '../testdata/texts.js'
import { frameEncoder } from './frame.js'

const expected = (stream: string, position: number, globalPosition: number): string =>
  Buffer.from(`event: poke\ndata: ${JSON.stringify({ stream, position, globalPosition })}\n\n`).toString(
    'latin1',
  )

/** Any UTF-16 there is: lone surrogates, control characters, quotes, characters of one to four bytes. */
const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\u007f', 'é', '€', '😀', '\ud800', '\udfff'),
  }),
)
const positions = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(),
  fc.integer({ min: 0, max: 15 }).chain((digits) => fc.constantFrom(10 ** digits, 10 ** digits - 1)),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32, 10 * 1e9, 2 ** 53 - 1, 2 ** 53 - 2),
)
const oddNumbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, -1, 2 ** 53, 1e21, 0.1 + 0.2))

describe.each([{ checked: false }, { checked: true }])('the frame encoder, into a pool %o', ({ checked }) => {
  const encodeAll = (pokes: readonly (readonly [string, number, number])[]): void => {
    const pool = bufferPool({ initialBytes: 16, max: 2, checked })
    const encode = frameEncoder()
    for (const poke of pokes) {
      const frame = pool.borrow()
      encode(frame, ...poke)
      // Compared by hand first: an assertion takes longer than the encoder.
      const text = frame.bytes.toString('latin1', 0, frame.length)
      if (text !== expected(...poke)) expect(text).toBe(expected(...poke))
      pool.giveBack(frame)
    }
  }

  it('writes what JSON.stringify gives, for names and numbers on either side of every bound', () => {
    encodeAll(texts.slice(0, 900).map((name, i) => [name, numbers[i % numbers.length] as number, i]))
    encodeAll(numbers.map((number) => ['account-1', number, 7]))
    encodeAll(numbers.map((number) => ['account-1', 7, number]))
    encodeAll(numbers.map((number, i) => ['', number, numbers.at(-i) as number]))
  })

  it('writes what JSON.stringify gives, for any name and position', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, positions, positions), { minLength: 1, maxLength: 8 }), encodeAll),
      {
        numRuns: 500,
      },
    )
  })

  it('writes what JSON.stringify gives when a few streams take turns', () => {
    const few = fc.constantFrom('', 'a', 'b"', 'ü')
    const small = fc.integer({ min: 0, max: 120 })
    fc.assert(fc.property(fc.array(fc.tuple(few, small, small), { maxLength: 40 }), encodeAll))
  })

  it('writes what JSON.stringify gives for numbers that lie near the ones before', () => {
    const start = fc.oneof(positions, oddNumbers)
    const step = fc.oneof(fc.integer({ min: -3, max: 110 }), fc.constantFrom(0, 1, 0.5, 99.5, 2 ** 32))
    fc.assert(
      fc.property(start, start, fc.array(fc.tuple(step, step), { maxLength: 12 }), (first, global, steps) => {
        let [position, globalPosition] = [first, global]
        encodeAll(
          steps.map(([by, globalBy]) => {
            position += by
            globalPosition += globalBy
            return ['account-1', position, globalPosition]
          }),
        )
      }),
    )
  })

  it('writes what JSON.stringify gives for numbers that are no positions', () => {
    const any = fc.oneof(positions, oddNumbers)
    fc.assert(fc.property(fc.array(fc.tuple(names, any, any), { minLength: 1, maxLength: 8 }), encodeAll))
  })
})

it('encodes by JSON.stringify once a stream and count of digits', () => {
  const encode = frameEncoder()
  const frame = bufferPool({ max: 1 }).borrow()
  const { stringify } = JSON
  let calls = 0
  JSON.stringify = (value: unknown) => {
    calls++
    return stringify(value)
  }
  try {
    // A step of 1 is counted on, one of 1,000 is written whole; 9,999 is followed by one more digit.
    for (const step of [1, 1000])
      for (let i = 0; i < 9; i++) encode(frame, `by ${step}`, 1000 + i * step, 900_000_000 + i * step)
    expect(calls).toBe(2)
    encode(frame, 'by 1000', 10_000, 900_010_000)
    expect(calls).toBe(3)
  } finally {
    JSON.stringify = stringify
  }
})
