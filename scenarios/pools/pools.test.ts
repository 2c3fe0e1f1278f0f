import { afterEach, describe, expect, it } from 'vitest'
import { bufferPool, objectPool } from './index.js'

interface Point {
  x: number | string
  y: number
}
const create = (): Point => ({ x: 0, y: 0 })

describe('an object pool', () => {
  it('lends what was returned, and counts', () => {
    const pool = objectPool({ create })
    const first = pool.acquire()
    pool.release(first)
    expect(pool.acquire()).toBe(first)
    expect(pool.stats()).toEqual({ hits: 1, misses: 1, outstanding: 1 })
  })

  it('keeps no more than its bound', () => {
    const pool = objectPool({ create, max: 2 })
    const lent = [1, 2, 3].map(() => pool.acquire())
    for (const object of lent) pool.release(object)
    for (let i = 0; i < 3; i++) pool.acquire()
    expect(pool.stats()).toEqual({ hits: 2, misses: 4, outstanding: 3 })
  })

  it('throws, when checked, on a second return, on a stranger, and on use after return', () => {
    const pool = objectPool({ create, checked: true })
    const object = pool.acquire()
    object.x = 5
    pool.release(object)
    expect(() => pool.release(object)).toThrow('released twice')
    expect(() => pool.release(create())).toThrow('never borrowed')
    expect(() => object.x).toThrow()
    expect(pool.stats().outstanding).toBe(0)
  })

  it('shows, when checked, a field that was not set', () => {
    const pool = objectPool({ create, checked: true })
    pool.release(pool.acquire())
    expect(pool.acquire().x).toBe('gclab: read after return')
  })
})

describe('a buffer pool', () => {
  it('lends buffers of 1,024 bytes that own their memory', () => {
    const { bytes } = bufferPool().acquire()
    expect(bytes.length).toBe(1024)
    expect(bytes.buffer.byteLength).toBe(1024)
  })

  it('scrubs what was written before anyone else has it', () => {
    const pool = bufferPool({ initialBytes: 64 })
    const buffer = pool.acquire()
    buffer.length = buffer.bytes.write('secret')
    pool.release(buffer)
    const next = pool.acquire()
    expect(next).toBe(buffer)
    expect(new Uint8Array(next.bytes.buffer)).toEqual(new Uint8Array(64))
    expect(next.length).toBe(0)
  })

  it('grows, keeps what was written, and stays grown', () => {
    const pool = bufferPool({ initialBytes: 8 })
    const buffer = pool.acquire()
    buffer.length = buffer.bytes.write('12345678')
    pool.reserve(buffer, 9)
    expect(buffer.bytes.length).toBe(16)
    expect(buffer.bytes.toString('latin1', 0, 8)).toBe('12345678')
    pool.reserve(buffer, 100)
    expect(buffer.bytes.length).toBe(100)
    pool.release(buffer)
    expect(pool.acquire().bytes.length).toBe(100)
  })

  it('keeps neither too many nor too large', () => {
    const pool = bufferPool({ initialBytes: 8, max: 1, maxBytes: 32 })
    const [a, b] = [pool.acquire(), pool.acquire()]
    pool.reserve(a, 33)
    pool.release(a)
    pool.release(b)
    expect(pool.acquire()).toBe(b)
    expect(pool.acquire()).not.toBe(a)
    expect(pool.stats()).toEqual({ hits: 1, misses: 3, outstanding: 2 })
  })

  it('throws, when checked, on a second return and on use after return', () => {
    const pool = bufferPool({ checked: true })
    const buffer = pool.acquire()
    const { bytes } = buffer
    expect(bytes.length).toBe(16)
    pool.release(buffer)
    expect(() => pool.release(buffer)).toThrow('returned twice')
    expect(() => pool.reserve(buffer, 100)).toThrow('used after its return')
    expect(bytes[0]).toBe(0xdb)
  })

  it('notices, when checked, what was written past the length', () => {
    const pool = bufferPool({ checked: true })
    const buffer = pool.acquire()
    buffer.bytes[9] = 1
    pool.release(buffer)
    expect(() => pool.acquire()).toThrow('byte 9 of a returned buffer')
  })
})

describe('checked mode', () => {
  const key = Symbol.for('gclab.pools.checked')
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[key]
  })

  it('is on for the whole process when the lab says so', () => {
    ;(globalThis as Record<symbol, unknown>)[key] = true
    const pool = objectPool({ create })
    const object = pool.acquire()
    pool.release(object)
    expect(() => pool.release(object)).toThrow('released twice')
    expect(bufferPool().acquire().bytes.length).toBe(16)
  })
})
