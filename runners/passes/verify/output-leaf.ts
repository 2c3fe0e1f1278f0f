// Taken before any user code runs: a scenario may replace globals.
const stringify = JSON.stringify

/** Takes an object's text piece by piece. */
export interface Writer {
  readonly text: (text: string) => void
  readonly value: (value: unknown) => void
  /** Begins and ends a list whose items are then sorted by their texts, and begins an item of it. */
  readonly mark: (mark: Mark) => void
}

export type Mark = 'open' | 'item' | 'close'

/** A value that is no object, written out. */
export function leafOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'symbol': {
      const key = Symbol.keyFor(value)
      return key === undefined ? String(value) : `Symbol.for(${stringify(key)})`
    }
    case 'object':
    case 'function':
      return value === null ? 'null' : undefined
    default:
      return String(value)
  }
}
