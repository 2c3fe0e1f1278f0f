import type { PooledBuffer } from '../../pools/index.js'
import { knownShapes, noteFit, noteMisfit } from './known-shapes.js'
import type { BidResponse } from './openrtb.js'
import { type Kind, kindOf, type Plain } from './plain.js'
import { writeNumber } from './write-number.js'
import { writeByte, writeString, writeText } from './write-string.js'
import { MISFIT, writeByTemplate } from './write-template.js'

const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Writes a response into `target`, from its start, and sets its length. */
export type ResponseEncoder = (target: PooledBuffer, response: BidResponse) => void

/**
 * An encoder that gives the bytes of JSON.stringify without its string: it walks the response in the order of
 * its keys and writes into the buffer. Bytes that a bid shares with the last bid of the same creative, above
 * all its markup, are copied, not escaped again. Anything but plain data (a BigInt, a cycle, an object with a
 * toJSON or another prototype) goes to JSON.stringify, for its bytes or its error.
 */
export function responseEncoder(): ResponseEncoder {
  const shapeOf = knownShapes()

  const writeObject = (
    target: PooledBuffer,
    at: number,
    object: Plain,
    depth: number,
    place: string,
  ): number => {
    const shape = shapeOf(object, place)
    if (shape === null) return writeEntries(target, at, object, depth)
    if (shape.template !== null) {
      const end = writeByTemplate(shape.template, target, at, object, depth, writeValue)
      if (end !== MISFIT) {
        noteFit(shape, object)
        return end
      }
    }
    const end = writeEntries(target, at, object, depth)
    noteMisfit(shape, object)
    return end
  }

  const writeEntries = (target: PooledBuffer, from: number, object: Plain, depth: number): number => {
    let at = from
    let before = OPEN_OBJECT
    for (const key in object) {
      if (!Object.hasOwn(object, key)) continue
      const value = object[key]
      const kind = kindOf(value, depth)
      const text = kind === 'other' ? jsonOf(key, value) : null
      if (kind === 'left out' || (kind === 'other' && text === null)) continue
      at = writeByte(target, at, before)
      at = writeByte(target, writeString(target, at, key), COLON)
      at = text === null ? writeValue(target, at, value, kind, depth, key) : writeText(target, at, text)
      before = COMMA
    }
    if (before === OPEN_OBJECT) at = writeByte(target, at, OPEN_OBJECT)
    return writeByte(target, at, CLOSE_OBJECT)
  }

  const writeArray = (
    target: PooledBuffer,
    from: number,
    array: readonly unknown[],
    depth: number,
    key: string,
  ): number => {
    let at = writeByte(target, from, OPEN_ARRAY)
    for (let i = 0; i < array.length; i++) {
      if (i > 0) at = writeByte(target, at, COMMA)
      const value = array[i]
      const kind = kindOf(value, depth)
      at =
        kind === 'other'
          ? writeText(target, at, jsonOf(String(i), value) ?? 'null')
          : writeValue(target, at, value, kind, depth, key)
    }
    return writeByte(target, at, CLOSE_ARRAY)
  }

  const writeValue = (
    target: PooledBuffer,
    at: number,
    value: unknown,
    kind: Kind,
    depth: number,
    key: string,
  ): number => {
    switch (kind) {
      case 'string':
        return writeString(target, at, value as string)
      case 'number':
        return writeNumber(target, at, value as number)
      case 'object':
        return writeObject(target, at, value as Plain, depth + 1, key)
      case 'array':
        return writeArray(target, at, value as readonly unknown[], depth + 1, key)
      default:
        // What an array has for something that JSON leaves out, too.
        return writeText(target, at, value === true ? 'true' : value === false ? 'false' : 'null')
    }
  }

  return (target, response) => {
    target.length =
      kindOf(response, 0) === 'object'
        ? writeObject(target, 0, response as unknown as Plain, 0, '')
        : writeText(target, 0, JSON.stringify(response))
  }
}

/** A value's JSON; `null` where there is none. Under its key, since a toJSON is told that. */
function jsonOf(key: string, value: unknown): string | null {
  const text = JSON.stringify({ [key]: value })
  return text === '{}' ? null : text.slice(JSON.stringify(key).length + 2, -1)
}
