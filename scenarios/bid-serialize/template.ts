import type { PooledBuffer } from '../../pools/index.js'
import { kindOf, MAX_DEPTH, type Plain } from './plain.js'

/**
 * An object as it was encoded once, field by field, so that the fields which are the same in the next such
 * object can be copied, as many neighbours at a time as there are.
 */
export interface Template {
  readonly fields: readonly Field[]
  /** The whole object as JSON.stringify gave it, in UTF-8. */
  readonly bytes: Buffer
  /** Pieces of `bytes` that were copied lately, by the field that they begin with: a view costs an object. */
  readonly pieces: (Buffer | undefined)[]
  /** Whether a long text has come twice that is not the template's: then a new template is due. */
  stale: boolean
}

export interface Field {
  readonly key: string
  /** Text, number, true, false, null, a list of those, or undefined; `CHANGING` for anything else. */
  readonly value: unknown
  /** Where in the bytes the field begins, with the comma or brace before its key. */
  readonly start: number
  /** Where its value begins. */
  readonly valueStart: number
  /** A long text that was there the last time instead of `value`. */
  latest: string | null
}

/** The value of a field that is encoded each time. */
const CHANGING = Symbol('changing')
const NOT_PLAIN = Symbol('not plain')

/** A template of `object`; `null` when it is not plain, or has nothing that JSON shows. */
export function templateOf(object: Plain): Template | null {
  const fields: Field[] = []
  let text = ''
  for (const key of Object.keys(object)) {
    const start = Buffer.byteLength(text)
    const value = kept(object[key])
    if (value === NOT_PLAIN) return null
    if (value !== undefined) text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:`
    const valueStart = Buffer.byteLength(text)
    if (value !== undefined && value !== CHANGING) text += JSON.stringify(value)
    fields.push({ key, value, start, valueStart, latest: null })
  }
  return text === '' ? null : { fields, bytes: Buffer.from(`${text}}`), pieces: [], stale: false }
}

/** A value that can be compared later: a list as a copy, since its owner may change it. */
function kept(value: unknown): unknown {
  const kind = kindOf(value, 0)
  if (kind === 'other' || (kind === 'left out' && value !== undefined)) return NOT_PLAIN
  if (!isObject(value)) return value
  return Array.isArray(value) && value.every((item) => isScalar(item)) ? [...value] : CHANGING
}

/** Whether a field's value has the same JSON as the one in the template. */
export function isSame(value: unknown, kept: unknown): boolean {
  if (!isObject(value)) return value === kept
  if (!Array.isArray(kept) || kindOf(value, 0) !== 'array') return false
  const items = value as unknown as readonly unknown[]
  if (items.length !== kept.length) return false
  for (let i = 0; i < kept.length; i++) if (items[i] !== kept[i]) return false
  return true
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isScalar(value: unknown): boolean {
  const kind = kindOf(value, MAX_DEPTH)
  return kind === 'string' || kind === 'number' || kind === 'literal'
}

/** Shorter pieces are copied byte by byte: a call into native code takes as long. */
const SHORT = 32

/**
 * Copies the template from the start of `field` up to `to` to index `at`, and returns the index after the
 * copy.
 */
export function writePiece(
  template: Template,
  field: number,
  to: number,
  target: PooledBuffer,
  at: number,
): number {
  const { bytes, pieces, fields } = template
  const from = field < fields.length ? (fields[field] as Field).start : bytes.length - 1
  const length = to - from
  const end = at + length
  const room = target.reserve(end)
  if (length < SHORT) {
    for (let i = 0; i < length; i++) room[at + i] = bytes[from + i] as number
    return end
  }
  let piece = pieces[field]
  if (piece === undefined || piece.length !== length) {
    piece = bytes.subarray(from, to)
    pieces[field] = piece
  }
  room.set(piece, at)
  return end
}
