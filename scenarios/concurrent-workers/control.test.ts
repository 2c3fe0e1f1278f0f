import { expect, it } from 'vitest'
import { texts } from '../testdata/texts.js'
import { openControl } from './control.js'

it('keeps a copy of the last message, whatever was there before', () => {
  const control = openControl()
  const consumer = openControl(control.memory)
  for (const size of [4096, 1, 0, 90, 1024, 4095]) {
    const message = Buffer.alloc(size + 3, `${size}-`)
    consumer.keep(message, size)
    expect(Buffer.from(control.lastTaken()).equals(message.subarray(0, size))).toBe(true)
  }
})

it('waits for what the consumer has taken, and until it is ready', () => {
  const control = openControl()
  const consumer = openControl(control.memory)
  consumer.setReady()
  control.waitUntilReady()
  for (let taken = 1; taken <= 3; taken++) {
    consumer.countTaken()
    control.waitUntilTaken(taken)
    control.waitUntilTaken(taken - 1)
  }
})

it('throws what the consumer says, cut to what there is room for', () => {
  for (const text of [...texts.slice(0, 60), 'x'.repeat(4096), 'y'.repeat(5000)]) {
    const control = openControl()
    openControl(control.memory).fail(text)
    const said = Buffer.from(Buffer.from(text).subarray(0, 4096)).toString()
    expect(control.waitUntilReady).toThrow(`the consumer says: ${said}`)
    expect(() => control.waitUntilTaken(1)).toThrow(`the consumer says: ${said}`)
  }
})
