import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Variant } from '../../model/scenario.js'
import { encodeFrame, frameOf } from './frame.js'
import { pooledFrame } from './pooled-frame.js'
import scenario from './scenario.js'
import { advance, encodeEvent, startPositions } from './subscription.js'

const context = { worker: 0, workers: 1 }

/** The first `count` outputs of a variant, as text. */
function outputs(variant: string, input: { stream: string }, count: number): string[] {
  const made = scenario.variants[variant]?.(input, context)
  const { op, output } = typeof made === 'function' ? { op: made, output: undefined } : (made as Variant)
  return Array.from({ length: count }, () => {
    const result = op()
    return Buffer.from((output?.() ?? result) as Uint8Array).toString('utf8')
  })
}

describe('sse-poke', () => {
  it('sends the exact bytes of one event', () => {
    const [first] = outputs('baseline', { stream: 'account-123' }, 1)
    expect(first).toBe(
      'event: poke\ndata: {"stream":"account-123","position":1000001,"globalPosition":1000000001}\n\n',
    )
  })

  it.each(Object.entries(scenario.cases))('gives the same bytes from every variant: %s', (_, input) => {
    const expected = outputs('baseline', input, 200)
    expect(new Set(expected).size).toBe(200)
    expect(new Set(expected.map((event) => event.length)).size).toBe(1)
    for (const variant of ['pooled', 'pooled-frame']) expect(outputs(variant, input, 200)).toEqual(expected)
  })

  it('encodes what JSON.stringify encodes, whatever the name and the positions', () => {
    const position = fc.oneof(
      fc.maxSafeNat(),
      fc.nat(),
      fc.constantFrom(0, 9, 10, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), position, position, (stream, at, globalAt) => {
        const frame = frameOf(stream)
        const bytes = new Uint8Array(frame.most)
        const length = encodeFrame(frame, bytes, at, globalAt)
        const expected = encodeEvent({ stream, position: at, globalPosition: globalAt })
        expect(Buffer.from(bytes.subarray(0, length))).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['"', '\\', '\u0000', '\n', '\ud800', '\udfff\ud800', 'é', '€', '😀', '\u2028'])(
    'encodes a name with %j',
    (name) => {
      const frame = frameOf(name)
      const bytes = new Uint8Array(frame.most)
      const length = encodeFrame(frame, bytes, 1, 2)
      const expected = encodeEvent({ stream: name, position: 1, globalPosition: 2 })
      expect(Buffer.from(bytes.subarray(0, length))).toEqual(expected)
    },
  )

  it('keeps the number of digits when positions come round', () => {
    const at = { position: 9_999_999, globalPosition: 1_999_999_999 }
    advance(at)
    expect(at).toEqual(startPositions())
  })

  it('returns every frame that it lends', () => {
    const variant = pooledFrame({ stream: 'account-123' })
    const held = [1, 2, 3].map(() => variant.held?.op())
    expect(held.map((frame) => Buffer.from(variant.held?.output?.(frame) as Uint8Array).toString())).toEqual(
      outputs('baseline', { stream: 'account-123' }, 3),
    )
    expect(variant.pool?.()).toEqual({ hits: 0, misses: 3, outstanding: 3 })
    for (const frame of held) variant.held?.release(frame)
    expect(variant.pool?.().outstanding).toBe(0)
    variant.op()
    expect(variant.pool?.()).toEqual({ hits: 1, misses: 3, outstanding: 1 })
    variant.dispose?.()
    expect(variant.pool?.().outstanding).toBe(0)
  })
})
