import { expect, it } from 'vitest'
import { boundedCache } from './bounded-cache.js'

it('makes a value once while there is room for its key, and forgets the oldest first', () => {
  const made: string[] = []
  const cache = boundedCache(2, (key: string) => {
    made.push(key)
    return key.toUpperCase()
  })
  expect(['a', 'b', 'a', 'b'].map(cache)).toEqual(['A', 'B', 'A', 'B'])
  expect(made).toEqual(['a', 'b'])
  expect(['c', 'b', 'a', 'c'].map(cache)).toEqual(['C', 'B', 'A', 'C'])
  expect(made).toEqual(['a', 'b', 'c', 'a'])
})
