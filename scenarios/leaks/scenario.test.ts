import { expect, it } from 'vitest'
import { cache, listener, pool } from './keepers.js'

it.each(Object.entries({ pool, cache, listener }))(
  '%s gives the same with and without a bound',
  (_, keeper) => {
    const [unbounded, bounded] = [keeper(Number.POSITIVE_INFINITY), keeper(64)]
    for (let request = 1; request <= 1000; request++)
      expect([unbounded(), bounded()]).toEqual([request, request])
  },
)
