import { createRequire } from 'node:module'
import { types } from 'node:util'
import { classOf, privateFieldsOf } from './output-classes.js'
import { leafOf, type Writer } from './output-leaf.js'
import { stateOf } from './output-state.js'

/** What of an object is not in its fields: elements by number, something else; `undefined`: nothing. */
export type Inside = 'elements' | 'other' | undefined

/** Elements of a typed array that are written out; of a longer one its hash is. */
const MOST_ELEMENTS = 10_000

// Taken before any user code runs: a scenario may replace globals.
const stringify = JSON.stringify
const web = { Address: globalThis.URL, Query: globalThis.URLSearchParams, Exception: globalThis.DOMException }
const WeakReference = globalThis.WeakRef

/** Writes what an object of a built-in kind holds. */
export function writeInside(object: object, to: Writer): Inside {
  if (Array.isArray(object)) {
    writeElements(object, to)
    return 'elements'
  }
  if (ArrayBuffer.isView(object)) {
    to.text(bytesText(object))
    return 'elements'
  }
  if (types.isBoxedPrimitive(object)) {
    to.value(object.valueOf())
    return 'elements'
  }
  return writeCollection(object, to) || writeOther(object, to) ? 'other' : undefined
}

function writeCollection(object: object, to: Writer): boolean {
  if (types.isMap(object)) {
    writeUnordered([...Map.prototype.entries.call(object)], to, ([key, value]) => {
      to.value(key)
      to.text(' => ')
      to.value(value)
    })
    return true
  }
  if (types.isSet(object)) {
    writeUnordered([...Set.prototype.values.call(object)], to, to.value)
    return true
  }
  if (!types.isNativeError(object) && !isException(object)) return false
  // An error's trace and where it was made are no part of it.
  const own = ERROR_FIELDS.filter((key) => Object.hasOwn(object, key))
  writeList(isException(object) ? ['name', 'message'] : ['name', ...own], to, (key) => {
    to.text(`${key}: `)
    to.value(readField(object, key))
  })
  return true
}

const ERROR_FIELDS = ['message', 'cause', 'errors', 'error', 'suppressed']

const isException = (object: object): boolean => object instanceof web.Exception

function writeOther(object: object, to: Writer): boolean {
  if (typeof object === 'function') to.text('function')
  else if (types.isAnyArrayBuffer(object)) to.text(bytesText(new Uint8Array(object)))
  else if (types.isDate(object)) to.text(dateText(object))
  else if (types.isRegExp(object)) to.text(`/${object.source}/${object.flags} at ${object.lastIndex}`)
  else if (object instanceof web.Address) to.value(object.href)
  else if (object instanceof web.Query) to.value(object.toString())
  else if (object instanceof WeakReference) to.value(object.deref())
  else {
    const state = stateOf(object)
    if (state === undefined) return false
    to.value(state)
  }
  return true
}

/**
 * The fields of an object in the order of their names, including symbols and the private fields of its
 * classes; a getter counts by its value.
 */
export function fieldsOf(object: object, inside: Inside): (readonly [label: string, value: unknown])[] {
  if (object instanceof web.Address || object instanceof web.Query || stateOf(object) !== undefined) return []
  // To ask a long one for its fields is to ask for its numbers, too.
  if (ArrayBuffer.isView(object) && object.byteLength > MOST_ELEMENTS) return []
  const keys = Object.keys(object)
  const names = inside === 'elements' ? keys.slice(numbersAmong(keys)) : keys
  const symbols = Object.getOwnPropertySymbols(object).filter((symbol) =>
    Object.prototype.propertyIsEnumerable.call(object, symbol),
  )
  const { prototype } = classOf(object)
  return [
    ...names.sort().map((name) => [labelOf(name), readField(object, name)] as const),
    ...symbols
      .map((symbol) => [`[${leafOf(symbol)}]`, readField(object, symbol)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    ...privateFieldsOf(object),
    ...(prototype === undefined ? [] : [['[prototype]', prototype] as const]),
  ]
}

function labelOf(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : stringify(name)
}

function readField(object: object, key: string | symbol): unknown {
  try {
    return (object as Record<string | symbol, unknown>)[key]
  } catch (error) {
    return { 'a getter that throws': error }
  }
}

/** An array with its holes; one that has any by its numbers. */
function writeElements(array: readonly unknown[], to: Writer): void {
  const keys = Object.keys(array)
  const numbers = numbersAmong(keys)
  if (numbers === array.length) {
    writeList(array, to, to.value, '[]')
    return
  }
  to.text(`(length ${array.length}) `)
  writeList(keys.slice(0, numbers), to, (at) => {
    to.text(`${at}: `)
    to.value(array[Number(at)])
  })
}

function writeList<T>(items: readonly T[], to: Writer, write: (item: T) => void, brackets = '{}'): void {
  to.text(brackets.slice(0, 1))
  for (let i = 0; i < items.length; i++) {
    if (i > 0) to.text(', ')
    write(items[i] as T)
  }
  to.text(brackets.slice(1))
}

/** A list whose order says nothing. */
function writeUnordered<T>(items: readonly T[], to: Writer, write: (item: T) => void): void {
  to.text('{')
  to.mark('open')
  for (const item of items) {
    to.mark('item')
    write(item)
  }
  to.mark('close')
  to.text('}')
}

/** How many keys are whole numbers: those come first. */
function numbersAmong(keys: readonly string[]): number {
  return keys.findLastIndex((key) => /^\d+$/.test(key)) + 1
}

function bytesText(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const elements = view instanceof DataView ? bytes : (view as unknown as readonly number[])
  if (elements.length > MOST_ELEMENTS)
    return `(${elements.length}) sha256 ${hashing()
      .createHash('sha256')
      .update(withOneNaN(view) ?? bytes)
      .digest('hex')}`
  return `[${Array.from(elements, leafOf).join(', ')}]`
}

/** Loaded where it is wanted: it takes 3 ms of a child, and few outputs are so long. */
const hashing = (): typeof import('node:crypto') => createRequire(import.meta.url)('node:crypto')

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date)
  return Number.isNaN(time) ? 'invalid' : Date.prototype.toISOString.call(date)
}

/** Numbers of which each NaN has the same bytes: those that V8 gives it tell how it was computed. */
function withOneNaN(view: ArrayBufferView): Uint8Array | undefined {
  if (!(view instanceof Float64Array || view instanceof Float32Array)) return undefined
  const copy = view.slice()
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = Number.NaN
  return new Uint8Array(copy.buffer)
}
