import build, { type Schema } from 'fast-json-stringify'
import type { Op } from '../../model/scenario.js'
import { type Message, type Pages, pagesOf } from './messages.js'

const text = { type: 'string' } as const
const whole = { type: 'integer' } as const

/** Keys in the order in which the messages have them: an encoder writes them in the order of its schema. */
const schema: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      id: text,
      type: text,
      stream: text,
      position: whole,
      globalPosition: whole,
      data: {
        type: 'object',
        properties: { account: text, amount: { type: 'number' }, note: text },
        required: ['account', 'amount', 'note'],
      },
      time: text,
    },
    required: ['id', 'type', 'stream', 'position', 'globalPosition', 'data', 'time'],
  },
}

/** The encoder that fast-json-stringify compiles from the schema; made once, at the start of a service. */
export function encoder(): (messages: readonly Message[]) => string {
  return build(schema)
}

/** An encoder that knows keys and types beforehand, and looks at values only. */
export function compiled(input: Pages): Op<Uint8Array> {
  const next = pagesOf(input)
  const encode = encoder()
  return () => Buffer.from(encode(next()))
}
