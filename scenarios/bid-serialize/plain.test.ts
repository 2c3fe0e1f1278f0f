import { expect, it } from 'vitest'
import { type Kind, kindOf, MAX_DEPTH } from './plain.js'

/** Each value with its kind, and its kind where it lies too deep. */
const kinds: readonly (readonly [unknown, Kind, Kind])[] = [
  ...['', 'text'].map((text) => [text, 'string', 'string'] as const),
  ...[0, -0, 1.5, Number.NaN].map((number) => [number, 'number', 'number'] as const),
  ...[true, false, null].map((literal) => [literal, 'literal', 'literal'] as const),
  ...[undefined, () => 1, Symbol('s')].map((nothing) => [nothing, 'left out', 'left out'] as const),
  ...[{}, { a: 1 }, { toJSON: undefined }].map((object) => [object, 'object', 'other'] as const),
  ...[[], [1]].map((array) => [array, 'array', 'other'] as const),
  ...[1n, Object.create(null), Object.create({}), new Date(0), new Map(), Object('boxed')].map(
    (other) => [other, 'other', 'other'] as const,
  ),
  ...[{ toJSON: null }, { toJSON: () => 1 }, Object.assign([], { toJSON: () => 1 })].map(
    (other) => [other, 'other', 'other'] as const,
  ),
]

it('knows what JSON makes of a value, and leaves what lies too deep to JSON.stringify', () => {
  for (const [value, above, below] of kinds) {
    for (const depth of [0, 1, MAX_DEPTH - 1]) expect(kindOf(value, depth)).toBe(above)
    for (const depth of [MAX_DEPTH, MAX_DEPTH + 1]) expect(kindOf(value, depth)).toBe(below)
  }
  // What is shallow in a real response must not be too deep.
  expect(MAX_DEPTH).toBe(32)
})
