import { describe, expect, it } from 'vitest'
import { callerOf } from './in-flight.js'

/** A variant whose results are borrowed from a pool until they are released. */
function lending() {
  const released: unknown[] = []
  let next = 0
  const held = { op: () => ({ index: next++ }), release: (result: unknown) => void released.push(result) }
  return { variant: { op: () => null, output: () => null, held }, released }
}

describe('results in flight', () => {
  it('are released when as many have come after them, oldest first', () => {
    const { variant, released } = lending()
    const caller = callerOf(variant, 3)
    for (let op = 0; op < 5; op++) caller.keep(caller.op())
    expect(released).toEqual([{ index: 0 }, { index: 1 }])
    expect(caller.held()).toBe(3)
  })

  it('are released at once when none is to be held', () => {
    const { variant, released } = lending()
    const caller = callerOf(variant, 0)
    caller.keep(caller.op())
    expect(released).toEqual([{ index: 0 }])
    expect(caller.held()).toBe(0)
  })

  it('are each released once when all are let go', () => {
    const { variant, released } = lending()
    const caller = callerOf(variant, 4)
    for (let op = 0; op < 6; op++) caller.keep(caller.op())
    caller.drain()
    caller.drain()
    expect(released).toHaveLength(6)
    expect(new Set(released).size).toBe(6)
    expect(caller.held()).toBe(0)
  })

  it('are kept alive by the ring when they are objects of their own', () => {
    const caller = callerOf({ op: () => ({}) }, 2)
    for (let op = 0; op < 5; op++) caller.keep(caller.op())
    expect(caller.held()).toBe(2)
  })

  it('count undefined as a result', () => {
    const caller = callerOf({ op: () => undefined }, 2)
    caller.keep(caller.op())
    expect(caller.held()).toBe(1)
  })

  it('are none where the next op uses the memory again', () => {
    const pooled = callerOf({ op: () => 1, pool: () => ({ hits: 0, misses: 0, outstanding: 0 }) }, 100)
    const shared = callerOf({ op: () => undefined, output: () => 'text' }, 100)
    for (const caller of [pooled, shared]) {
      caller.keep(caller.op())
      expect(caller.held()).toBe(0)
    }
  })
})
