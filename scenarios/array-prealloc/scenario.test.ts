import { expect, it } from 'vitest'
import type { Made, VariantFactory } from '../../model/scenario.js'
import { cases, type Message, type Read } from './rows.js'
import scenario from './scenario.js'

const run = (factory: VariantFactory<Read, Message[]>, input: Read) => {
  const made = factory(input, { worker: 0, workers: 1 }) as Made<Message[]>
  const op = typeof made === 'function' ? made : made.op
  return [op(), op()] as [Message[], Message[]]
}

it.each(Object.keys(scenario.variants))('makes a new array of all messages in their order: %s', (variant) => {
  for (const input of [...Object.values(cases), { rows: 0 }, { rows: 1 }]) {
    const [first, second] = run(scenario.variants[variant] as VariantFactory<Read, Message[]>, input)
    expect(first.map(({ position }) => position)).toEqual(Array.from({ length: input.rows }, (_, i) => i))
    expect(
      first.every((message) => Object.keys(message).join() === 'id,stream,position,globalPosition'),
    ).toBe(true)
    expect(second).toEqual(first)
    expect(second).not.toBe(first)
  }
})
