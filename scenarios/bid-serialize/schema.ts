import type { Schema } from 'fast-json-stringify'

const text = { type: 'string' } as const
const whole = { type: 'integer' } as const
const texts = { type: 'array', items: text } as const
const wholes = { type: 'array', items: whole } as const
const extension = { type: 'object', additionalProperties: true } as const

/**
 * A bid response of OpenRTB 2.6 as a JSON Schema for fast-json-stringify, which writes properties in the
 * order of the schema, not of the object.
 */
export const bidResponseSchema: Schema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: text,
    seatbid: {
      type: 'array',
      items: {
        type: 'object',
        required: ['bid'],
        properties: { bid: { type: 'array', items: bid() }, seat: text, group: whole, ext: extension },
      },
    },
    bidid: text,
    cur: text,
    customdata: text,
    nbr: whole,
    ext: extension,
  },
}

function bid(): Schema {
  return {
    type: 'object',
    required: ['id', 'impid', 'price'],
    properties: {
      id: text,
      impid: text,
      price: { type: 'number' },
      nurl: text,
      burl: text,
      lurl: text,
      adm: text,
      adid: text,
      adomain: texts,
      bundle: text,
      iurl: text,
      cid: text,
      crid: text,
      tactic: text,
      cattax: whole,
      cat: texts,
      attr: wholes,
      apis: wholes,
      protocol: whole,
      qagmediarating: whole,
      language: text,
      langb: text,
      dealid: text,
      w: whole,
      h: whole,
      wratio: whole,
      hratio: whole,
      exp: whole,
      dur: whole,
      mtype: whole,
      slotinpod: whole,
      ext: extension,
    },
  }
}
