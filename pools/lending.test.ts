import { expect, it } from 'vitest'
import { bufferPool, type PooledBuffer } from './buffer-pool.js'
import { lendingVariant } from './lending.js'

function open() {
  let text = ''
  const pool = bufferPool({ max: 3, checked: true })
  const variant = lendingVariant(pool, (buffer) => {
    if (text === 'bad') throw new Error('not today')
    buffer.length = buffer.reserve(text.length).write(text)
  })
  const outstanding = () => pool.stats().outstanding
  return { ...variant, outstanding, write: (next: string) => (text = next) }
}
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

it('has the last op’s buffer out, and no other', () => {
  const { op, output, dispose, outstanding, write } = open()
  expect(() => output?.()).toThrow('no output before the first op')
  for (const text of ['one', 'a longer one', 'x', '']) {
    write(text)
    op()
    expect([textOf(output?.()), outstanding()]).toEqual([text, 1])
  }
  dispose?.()
  dispose?.()
  expect(outstanding()).toBe(0)
  expect(() => output?.()).toThrow('no output before the first op')
})

it('gives a buffer back at once, and no other twice, when writing fails', () => {
  const { op, held, output, outstanding, write } = open()
  op()
  write('bad')
  expect(op).toThrow('not today')
  expect(() => output?.()).toThrow('no output before the first op')
  expect(held.op).toThrow('not today')
  expect(outstanding()).toBe(0)
  write('good')
  op()
  expect([textOf(output?.()), outstanding()]).toEqual(['good', 1])
})

it('holds as many buffers as are asked for, each until it is released', () => {
  const { held, outstanding, write } = open()
  const buffers = ['one', 'two', 'three'].map((text) => {
    write(text)
    return held.op() as PooledBuffer
  })
  expect(buffers.map((buffer) => textOf(held.output?.(buffer)))).toEqual(['one', 'two', 'three'])
  for (const [i, buffer] of buffers.entries()) {
    expect(outstanding()).toBe(3 - i)
    held.release(buffer)
  }
  expect(outstanding()).toBe(0)
})
