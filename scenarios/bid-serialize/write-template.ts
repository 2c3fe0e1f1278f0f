import type { PooledBuffer } from '../../pools/index.js'
import type { Bid } from './openrtb.js'
import { type Kind, kindOf, type Plain } from './plain.js'
import { type Field, isSame, type Template, writePiece } from './template.js'
import { cell, writeCell } from './write-number.js'

/** Writes a value whose kind is known from index `at` on, and returns the index after it. */
export type ValueWriter = (
  target: PooledBuffer,
  at: number,
  value: unknown,
  kind: Kind,
  depth: number,
  key: string,
) => number

/** In place of an index: the object has other fields than the template. */
export const MISFIT = -1

/** Text that is worth a new template when it has changed for good. */
const LONG_TEXT = 64

/**
 * Writes `object` at `from` by copying the parts that it shares with its template, and returns the index
 * after it; `MISFIT` when its fields differ, or their order.
 */
export function writeByTemplate(
  template: Template,
  target: PooledBuffer,
  from: number,
  object: Plain,
  depth: number,
  writeValue: ValueWriter,
): number {
  const { fields } = template
  let at = from
  let index = 0
  // The first field that is still to be copied.
  let pending = 0
  // A key that is not the object's own is not the template's either.
  for (const key in object) {
    if (index === fields.length) return MISFIT
    const field = fields[index++] as Field
    if (field.key !== key || field.value === undefined) {
      if (field.key === key && object[key] === undefined) continue
      return MISFIT
    }
    if (key === 'price' && typeof (object as unknown as Bid).price === 'number') {
      at = writePiece(template, pending, field.valueStart, target, at)
      pending = index
      // Read here and nowhere else: see `cell`.
      cell[0] = (object as unknown as Bid).price
      at = writeCell(target, at)
      continue
    }
    const value = object[key]
    if (isSame(value, field.value)) {
      if (field.latest !== null) field.latest = null
      continue
    }
    const kind = kindOf(value, depth)
    if (kind === 'left out' || kind === 'other') return MISFIT
    if (kind === 'string' && (value as string).length >= LONG_TEXT)
      noteChange(template, field, value as string)
    at = writePiece(template, pending, field.valueStart, target, at)
    pending = index
    at = writeValue(target, at, value, kind, depth, key)
  }
  return index < fields.length ? MISFIT : writePiece(template, pending, template.bytes.length, target, at)
}

/** A text that came twice will come again; one that is new each time is not worth a template. */
function noteChange(template: Template, field: Field, text: string): void {
  if (field.latest === text) template.stale = true
  else field.latest = text
}
