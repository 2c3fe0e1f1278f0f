import { expect, it } from 'vitest'
import { upperTail, zAbove } from './normal.js'

it('knows the tails of the normal distribution', () => {
  expect(upperTail(0)).toBeCloseTo(0.5, 6)
  expect(upperTail(1.959964)).toBeCloseTo(0.025, 6)
  expect(upperTail(-1)).toBeCloseTo(0.8413447, 6)
  expect(zAbove(0.025)).toBeCloseTo(1.959964, 5)
  expect(zAbove(0.005)).toBeCloseTo(2.575829, 4)
})
