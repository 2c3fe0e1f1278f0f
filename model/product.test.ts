import { describe, expect, it } from 'vitest'
import { product } from './product.js'

describe('the product of parameters', () => {
  it('has every combination, the last parameter changing fastest', () => {
    expect(Object.entries(product({ size: [10, 1000], kind: ['a', 'b'] }))).toEqual([
      ['size=10 kind=a', { size: 10, kind: 'a' }],
      ['size=10 kind=b', { size: 10, kind: 'b' }],
      ['size=1000 kind=a', { size: 1000, kind: 'a' }],
      ['size=1000 kind=b', { size: 1000, kind: 'b' }],
    ])
    expect(Object.keys(product({ n: [3, 1, 2], on: [true, null] }))).toHaveLength(6)
  })

  it.each([
    [{ size: [] }, /"size" must be a list with at least one value/],
    [{ size: 10 }, /"size" must be a list/],
    [{ size: [1, '1'] }, /"size" has 1 twice/],
    [{ shape: [{ flat: true }] }, /"shape" has a value that cannot stand in a name/],
  ])('refuses %j', (parameters, message) => {
    expect(() => product(parameters as never)).toThrow(message)
  })
})
