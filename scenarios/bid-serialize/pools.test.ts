import { describe, expect, it } from 'vitest'
import { type BufferPool, bufferPool, type PooledBuffer } from '../../pools/index.js'
import { lendingVariant } from '../../pools/lending.js'
import { responseEncoder } from './encoder.js'
import type { BidResponse } from './openrtb.js'
import { writeResponse } from './pooled.js'
import { cases, feedOf } from './responses.js'

const cycle: Record<string, unknown> = {}
cycle.self = [cycle]

/** What no JSON can be made of, found when most of the response has been written. */
const failures: Record<string, unknown> = {
  'a cycle': cycle,
  'a BigInt': 1n,
  'a toJSON that throws': {
    toJSON: () => {
      throw new TypeError('not today')
    },
  },
}
const encoders: Record<string, () => (buffer: PooledBuffer, response: BidResponse) => void> = {
  pooled: () => writeResponse,
  'pooled-encoder': responseEncoder,
}
const good = feedOf(cases['single bid'] as never)()

function failing(part: unknown): BidResponse {
  const [seat] = good.seatbid ?? []
  const bid = { ...seat?.bid[0], ext: { secret: 'of the first bidder', part } }
  return { ...good, seatbid: [{ ...seat, bid: [bid as never] }] }
}

/** Every byte of the memory that the next borrower gets, whatever of it the buffer shows. */
function memoryOfNext(pool: BufferPool): Buffer {
  const next = pool.borrow()
  const all = Buffer.from(Buffer.from(next.bytes.buffer))
  pool.giveBack(next)
  return all
}

describe.each(Object.keys(encoders))('%s', (name) => {
  const encode = () => encoders[name]?.() ?? (() => {})

  it.each(Object.keys(failures))('gives its buffer back, scrubbed, when it fails on %s', (failure) => {
    const pool = bufferPool({ max: 4 })
    const write = encode()
    let due = good
    const { held } = lendingVariant(pool, (buffer) => write(buffer, due))
    // Twice, so that an encoder that keeps templates has one of this creative.
    for (let i = 0; i < 3; i++) held.release(held.op())
    due = failing(failures[failure])
    expect(() => held.op()).toThrow(TypeError)
    expect(pool.stats()).toMatchObject({ misses: 1, outstanding: 0 })
    expect(memoryOfNext(pool).every((byte) => byte === 0)).toBe(true)
    due = good
    const after = held.op()
    expect(Buffer.from(held.output?.(after) as Uint8Array).toString()).toBe(JSON.stringify(good))
  })

  it('leaves nothing of a longer response behind a shorter one', () => {
    const pool = bufferPool({ max: 4 })
    const write = encode()
    const next = feedOf(cases.video as never)
    let due = next()
    const { held } = lendingVariant(pool, (buffer) => write(buffer, due))
    held.release(held.op())
    due = { id: 'short' }
    const buffer = held.op() as PooledBuffer
    expect(buffer.bytes.length).toBeGreaterThan(1024)
    expect(
      Buffer.from(buffer.bytes.buffer)
        .subarray(buffer.length)
        .every((byte) => byte === 0),
    ).toBe(true)
    expect(buffer.bytes.toString('utf8', 0, buffer.length)).toBe('{"id":"short"}')
  })
})

it('lends 1,024 bytes to begin with', () => {
  const buffer = bufferPool({ max: 1 }).borrow()
  expect(buffer.bytes.length).toBe(1024)
})
