/** An object as JSON.parse makes them. */
export type Plain = Readonly<Record<string, unknown>>

/** What JSON makes of a value. */
export type Kind = 'string' | 'number' | 'literal' | 'object' | 'array' | 'left out' | 'other'

/** Deeper values are left to JSON.stringify, which knows a cycle when it meets one. */
export const MAX_DEPTH = 32

/** What JSON.stringify makes of `value`; `other` is all that is not plain data, and what lies too deep. */
export function kindOf(value: unknown, depth: number): Kind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'number'
    case 'boolean':
      return 'literal'
    case 'object':
      if (value === null) return 'literal'
      return depth < MAX_DEPTH ? kindOfObject(value) : 'other'
    case 'bigint':
      return 'other'
    default:
      return 'left out'
  }
}

function kindOfObject(value: object): Kind {
  if ((value as Plain).toJSON !== undefined) return 'other'
  if (Array.isArray(value)) return 'array'
  return Object.getPrototypeOf(value) === Object.prototype ? 'object' : 'other'
}
