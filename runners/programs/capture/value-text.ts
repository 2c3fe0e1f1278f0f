import { types } from 'node:util'
import { DevalueError, uneval } from 'devalue'

/** A value as JavaScript that makes it again, or why there is none. */
export type ValueText = { readonly text: string } | { readonly cannot: string }

/** Characters of one value's text, at most. */
export const LONGEST = 256 * 1024

/** Writes a value as an expression: plain data, and what of it JavaScript has classes of its own for. */
export function valueText(value: unknown): ValueText {
  if (weightOf(value) > LONGEST) return { cannot: 'is longer than 256 KB' }
  try {
    const text = uneval(value, (part, js) => {
      if (Buffer.isBuffer(part)) return js`Buffer.from(${part.toString('base64')}, 'base64')`
      if (isOfOwnClass(part)) throw new NotPlain(part)
      return undefined
    })
    return text.length > LONGEST ? { cannot: 'is longer than 256 KB' } : { text }
  } catch (error) {
    if (error instanceof NotPlain) return { cannot: `holds ${error.message}` }
    if (error instanceof DevalueError)
      return { cannot: `holds ${described(error.value)}${error.path === '' ? '' : ` at ${error.path}`}` }
    return { cannot: 'cannot be written down' }
  }
}

class NotPlain extends Error {
  constructor(object: unknown) {
    super(described(object))
  }
}

/** An array, map and so on of a class that extends them would come back without its class. */
function isOfOwnClass(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  if (types.isProxy(part)) return true
  const prototype = Object.getPrototypeOf(part) as object | null
  if (prototype === null) return false
  const made: unknown = prototype.constructor
  return (
    typeof made === 'function' && !/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(made))
  )
}

function described(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'symbol') return 'a symbol'
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  if (types.isProxy(value)) return 'a Proxy'
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return name === undefined || name === 'Object' ? 'an object that is not plain' : `an instance of ${name}`
}

/** About how many characters a value takes, looked at no further than `LONGEST`. */
export function weightOf(value: unknown): number {
  const seen = new Set<unknown>()
  const left: unknown[] = [value]
  let weight = 0
  while (left.length > 0 && weight <= LONGEST) {
    const part = left.pop()
    if (typeof part === 'string') weight += part.length + 2
    else if (typeof part !== 'object' || part === null) weight += 8
    else if (ArrayBuffer.isView(part)) weight += part.byteLength
    else if (!seen.has(part)) {
      seen.add(part)
      weight += 2
      if (Array.isArray(part))
        for (let i = 0; i < part.length && left.length <= LONGEST; i++) left.push(part[i])
      else if (types.isMap(part)) for (const [key, held] of part) left.push(key, held)
      else if (types.isSet(part)) for (const held of part) left.push(held)
      else if (!types.isProxy(part))
        for (const key of Object.keys(part)) {
          weight += key.length + 2
          left.push(Object.getOwnPropertyDescriptor(part, key)?.value)
        }
    }
  }
  return weight
}
