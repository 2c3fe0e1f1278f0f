import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bufferPool, type PooledBuffer } from './buffer-pool.js'

/** The whole memory behind a buffer, not only what it shows. */
function memoryOf(buffer: PooledBuffer): Buffer {
  return Buffer.from(buffer.bytes.buffer)
}

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0)

describe('a buffer pool', () => {
  it('lends 1,024 bytes that have their memory for themselves', () => {
    const pool = bufferPool({ max: 2 })
    const [a, b] = [pool.borrow(), pool.borrow()]
    for (const buffer of [a, b]) {
      expect(buffer.length).toBe(0)
      expect(buffer.bytes.byteOffset).toBe(0)
      expect(buffer.bytes.buffer.byteLength).toBe(1024)
      expect(isZero(memoryOf(buffer))).toBe(true)
    }
    expect(a.bytes.buffer).not.toBe(b.bytes.buffer)
  })

  it('grows when needed and keeps what was written', () => {
    const pool = bufferPool({ initialBytes: 16, max: 1 })
    const buffer = pool.borrow()
    buffer.reserve(16).fill('a')
    const before = buffer.bytes
    expect(buffer.reserve(17)).toBe(buffer.bytes)
    expect(buffer.bytes.length).toBe(32)
    expect(buffer.bytes.toString('latin1', 0, 16)).toBe('a'.repeat(16))
    expect(isZero(buffer.bytes.subarray(16))).toBe(true)
    expect(isZero(before)).toBe(true)
    expect(buffer.reserve(1000).length).toBeGreaterThanOrEqual(1000)
    expect(buffer.bytes.toString('latin1', 0, 16)).toBe('a'.repeat(16))
    expect(buffer.reserve(10)).toBe(buffer.bytes)
  })

  it('scrubs: nothing can be read in the next borrower’s whole memory', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(sizes, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 300 }),
        (borrows, initialBytes) => {
          const pool = bufferPool({ initialBytes, max: 1, maxBytes: 4096 })
          for (const reserved of borrows) {
            const buffer = pool.borrow()
            expect(buffer.length).toBe(0)
            expect(isZero(memoryOf(buffer))).toBe(true)
            for (const size of reserved) {
              buffer.reserve(size).fill(0xff, 0, size)
              buffer.length = size
            }
            pool.giveBack(buffer)
          }
          const { misses, outstanding } = pool.stats()
          expect({ misses, outstanding }).toEqual({ misses: 1, outstanding: 0 })
        },
      ),
    )
  })

  it('keeps no more than max buffers, and none that is larger than maxBytes', () => {
    const pool = bufferPool({ initialBytes: 64, max: 2, maxBytes: 128 })
    const buffers = [pool.borrow(), pool.borrow(), pool.borrow()]
    buffers[0]?.reserve(128)
    buffers[1]?.reserve(129)
    for (const buffer of buffers) pool.giveBack(buffer)
    const [second, first] = [pool.borrow(), pool.borrow()]
    expect([first.bytes.length, second.bytes.length]).toEqual([128, 64])
    pool.borrow()
    expect(pool.stats()).toEqual({ hits: 2, misses: 4, outstanding: 3 })
  })

  it('uses the same memory again', () => {
    const pool = bufferPool({ max: 1 })
    const buffer = pool.borrow()
    const memory = buffer.reserve(5000).buffer
    pool.giveBack(buffer)
    expect(pool.borrow().bytes.buffer).toBe(memory)
  })

  it.each([
    { initialBytes: 1001, maxBytes: 1001 },
    { initialBytes: 70_001 },
    { initialBytes: 64, maxBytes: 64 },
  ])('uses memory again that has not grown, also of odd sizes: %o', (options) => {
    const pool = bufferPool({ ...options, max: 1 })
    const buffer = pool.borrow()
    const { buffer: memory } = buffer.reserve(options.initialBytes)
    pool.giveBack(buffer)
    expect(pool.borrow().bytes.buffer).toBe(memory)
  })

  it('keeps 64 KiB unless told otherwise, and no more', () => {
    const pool = bufferPool({ max: 1 })
    for (const [size, kept] of [
      [65_536, 65_536],
      [65_537, 1024],
    ] as const) {
      const buffer = pool.borrow()
      buffer.reserve(size)
      pool.giveBack(buffer)
      const next = pool.borrow()
      expect(next.bytes.length).toBe(kept)
      pool.giveBack(next)
    }
  })

  it.each([
    [{ max: 0 }, 'max must be a whole number'],
    [{ max: 1, initialBytes: 0 }, 'initialBytes must be a whole number'],
    [{ max: 1, maxBytes: 2.5 }, 'maxBytes must be a whole number'],
    [{ max: 1, initialBytes: 2048, maxBytes: 1024 }, 'must not be less than initialBytes'],
  ])('refuses %o', (options, message) => {
    expect(() => bufferPool(options)).toThrow(message)
  })
})

describe('a checked buffer pool', () => {
  const checkedPool = () => bufferPool({ max: 2, checked: true })

  it('starts tiny, so that growth is exercised', () => {
    expect(checkedPool().borrow().bytes.length).toBeLessThan(16)
  })

  it('throws when a buffer is returned twice, or to another pool', () => {
    const pool = checkedPool()
    const buffer = pool.borrow()
    pool.giveBack(buffer)
    expect(() => pool.giveBack(buffer)).toThrow(/returned twice/)
    expect(() => pool.giveBack(checkedPool().borrow())).toThrow(/not borrowed from/)
    expect(pool.stats().outstanding).toBe(0)
  })

  it.each<[string, (buffer: PooledBuffer) => unknown]>([
    ['read', (buffer) => buffer.bytes],
    ['reserved', (buffer) => buffer.reserve(1)],
    ['measured', (buffer) => buffer.length],
    ['changed', (buffer) => (buffer.length = 1)],
  ])('throws when a buffer is %s after its return', (_, use) => {
    const pool = checkedPool()
    const buffer = pool.borrow()
    use(buffer)
    pool.giveBack(buffer)
    expect(() => use(buffer)).toThrow(/used after it was returned/)
    pool.borrow()
    expect(() => use(buffer)).toThrow(/used after it was returned/)
  })

  it('poisons returned memory, so that a stale view shows', () => {
    const pool = checkedPool()
    const buffer = pool.borrow()
    const stale = buffer.reserve(100)
    stale.write('secret')
    pool.giveBack(buffer)
    expect(stale.every((byte) => byte === 0xfb)).toBe(true)
    expect(memoryOf(pool.borrow()).includes('secret')).toBe(false)
  })

  it('poisons memory that was outgrown', () => {
    const buffer = checkedPool().borrow()
    const stale = buffer.reserve(8)
    stale.write('secret')
    buffer.reserve(9)
    expect(stale.includes('secret')).toBe(false)
    expect(buffer.bytes.toString('latin1', 0, 6)).toBe('secret')
  })

  it('notices a write to memory after its return', () => {
    const pool = checkedPool()
    const buffer = pool.borrow()
    const stale = buffer.reserve(100)
    pool.giveBack(buffer)
    stale[50] = 1
    expect(() => pool.borrow()).toThrow(/written to after its return/)
  })

  it('notices a write past what was reserved, which would not be scrubbed', () => {
    const pool = checkedPool()
    const buffer = pool.borrow()
    buffer.reserve(100)
    pool.giveBack(buffer)
    const next = pool.borrow()
    next.reserve(10)[10] = 1
    expect(() => pool.giveBack(next)).toThrow(/past what reserve\(\) was asked for/)
    expect(pool.stats().outstanding).toBe(0)
  })

  it.each([0, 1, 7])('notices a write to byte %d of a buffer of which nothing was reserved', (at) => {
    const pool = checkedPool()
    // A new one, and one that is lent again.
    for (const size of [0, 0, 5, 0]) {
      const buffer = pool.borrow()
      expect(buffer.length).toBe(0)
      buffer.reserve(size)
      buffer.length = size
      if (size === 0) buffer.bytes[at] = 1
      if (size === 0) expect(() => pool.giveBack(buffer)).toThrow(/past what reserve\(\) was asked for/)
      else pool.giveBack(buffer)
    }
    const stale = pool.borrow()
    const { bytes } = stale
    pool.giveBack(stale)
    bytes[at] = 1
    expect(() => pool.borrow()).toThrow(/written to after its return/)
  })

  it('keeps a buffer of just maxBytes', () => {
    const pool = bufferPool({ initialBytes: 64, max: 1, maxBytes: 128, checked: true })
    const buffer = pool.borrow()
    buffer.reserve(128)
    pool.giveBack(buffer)
    expect(pool.borrow().bytes.length).toBe(128)
  })

  it('is as bounded as a plain one', () => {
    const pool = bufferPool({ initialBytes: 64, max: 1, maxBytes: 128, checked: true })
    const buffer = pool.borrow()
    buffer.reserve(1000)
    pool.giveBack(buffer)
    expect(pool.borrow().bytes.length).toBeLessThan(16)
    expect(pool.stats()).toEqual({ hits: 1, misses: 1, outstanding: 1 })
  })
})
