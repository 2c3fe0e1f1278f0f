import { describe, expect, it } from 'vitest'
import { texts } from '../testdata/texts.js'
import { openControl } from './control.js'

it('keeps a copy of the last message, whatever was there before', () => {
  const control = openControl(undefined, 50)
  const consumer = openControl(control.memory)
  for (const size of [4096, 1, 0, 90, 1024, 4095]) {
    const message = Buffer.alloc(size + 3, `${size}-`)
    consumer.keep(message, size)
    expect(Buffer.from(control.lastTaken()).equals(message.subarray(0, size))).toBe(true)
  }
})

it('waits for what the consumer has taken, and until it is ready', () => {
  const control = openControl(undefined, 50)
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
    const control = openControl(undefined, 50)
    openControl(control.memory).fail(text)
    const said = Buffer.from(Buffer.from(text).subarray(0, 4096)).toString()
    expect(control.waitUntilReady).toThrow(`the consumer says: ${said}`)
    expect(() => control.waitUntilTaken(1)).toThrow(`the consumer says: ${said}`)
  }
})

describe('a producer', () => {
  const open = () => {
    const consumer = openControl()
    return { consumer, producer: openControl(consumer.memory, 1), words: new Int32Array(consumer.memory) }
  }

  it('gives up on a consumer that is silent', () => {
    const { consumer, producer } = open()
    expect(producer.waitUntilReady).toThrow('no sign of life')
    expect(() => producer.waitUntilTaken(1)).toThrow('no sign of life')
    producer.waitUntilTaken(0)
    consumer.setReady()
    producer.waitUntilReady()
    consumer.countTaken()
    consumer.countTaken()
    producer.waitUntilTaken(2)
    expect(() => producer.waitUntilTaken(3)).toThrow('no sign of life')
  })

  it('is right also when the count of what was taken wraps round', () => {
    const { consumer, producer, words } = open()
    words[0] = 2 ** 31 - 2
    for (const taken of [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1]) {
      consumer.countTaken()
      producer.waitUntilTaken(taken)
      producer.waitUntilTaken(taken - 5)
      expect(() => producer.waitUntilTaken(taken + 1)).toThrow('no sign of life')
    }
  })

  it('is rung for by all that the consumer does for it', () => {
    const { consumer, producer, words } = open()
    for (const call of [consumer.setReady, consumer.countTaken, () => consumer.fail('x')]) {
      const before = Int32Array.from(words)
      expect(() => producer.waitUntilTaken(9)).toThrow('no sign of life')
      // The bell is what a sleeper sets.
      const bell = words.findIndex((word, i) => word !== before[i])
      expect(words[bell]).toBe(1)
      call()
      expect(words[bell]).toBe(0)
    }
  })
})
