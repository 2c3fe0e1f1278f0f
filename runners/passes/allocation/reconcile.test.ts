import { describe, expect, it } from 'vitest'
import type { OpKind } from './kinds.js'
import { reconcile } from './reconcile.js'

const samples = [
  { size: 76, nodeId: 2, ordinal: 0 },
  { size: 24, nodeId: 3, ordinal: 1 },
]
/** An op of which the sampler saw 100 B in two objects. */
const kindThatGrew = (grown: number): OpKind[] => [
  { key: 'op', record: { bytes: 100, allocs: 2, samples }, count: 10, grown },
]
const walkOf = (bytes: number, ops: number) => ({
  made: new Map([['ANY', { count: 2, bytes }]]),
  ops,
})
const bytesOf = (grown: number, walked: number, ops = 500) => {
  const { byKind, confirmed, byWalk } = reconcile(
    { bytes: 100, allocs: 2 },
    kindThatGrew(grown),
    walkOf(walked, ops),
  )
  return { bytes: 100 + (byKind.get('op')?.bytes ?? 0), confirmed, byWalk }
}

describe('bytes of an op', () => {
  it('are those by which the used heap grew', () => {
    expect(bytesOf(100, 100)).toEqual({ bytes: 100, confirmed: true, byWalk: false })
    expect(bytesOf(88, 88)).toEqual({ bytes: 88, confirmed: true, byWalk: false })
  })
  it('are those of the walk where an object was made in old space, which the used heap does not show', () => {
    expect(bytesOf(76, 100.4)).toEqual({ bytes: 100, confirmed: true, byWalk: true })
  })
  it('are those of the used heap where the walk is ahead of it by less than any object: that is V8’s own', () => {
    // Sampled as 100 B where V8 reserved 16 too many; the walk of a busy process saw 8 B an op more.
    expect(bytesOf(84, 92)).toEqual({ bytes: 84, confirmed: true, byWalk: false })
  })
  it('are not confirmed where the walk found an object more and does not say of what size', () => {
    expect(bytesOf(76, 96)).toMatchObject({ confirmed: false, byWalk: false })
  })
  it('are not denied by what V8 made once, beside the few ops of a walk', () => {
    expect(bytesOf(100, 188, 5)).toEqual({ bytes: 100, confirmed: true, byWalk: false })
    expect(bytesOf(100, 188, 500)).toMatchObject({ confirmed: false })
  })
  it('are never fewer than its objects have: a symbol lies in old space, and the walk may be short or missing', () => {
    const record = { bytes: 24, allocs: 1, samples: [{ size: 24, nodeId: 2, ordinal: 0 }] }
    const kinds: OpKind[] = [{ key: 'op', record, count: 10, grown: 0 }]
    const short = { made: new Map([['SYMBOL_TYPE', { count: 1, bytes: 24 }]]), ops: 20 }
    for (const walk of [short, null]) {
      const { byKind, confirmed } = reconcile({ bytes: 24, allocs: 1 }, kinds, walk)
      expect({ bytes: byKind.get('op')?.bytes, confirmed }).toEqual({ bytes: 0, confirmed: false })
    }
  })
})
