import { isHalt } from './recorded.js'

/**
 * Stands for what a tool gives a suite, as the results of a run: whatever is asked of it gives itself, as a
 * number it is NaN, as text "n/a", and as a list empty. `onValue` is called where it is made such a value: on
 * that may hang what the suite does next.
 */
// biome-ignore lint/suspicious/noExplicitAny: it is read as anything.
export function standIn(onValue: () => void = () => {}): any {
  const itself: object = new Proxy(callable, {
    get(_, property) {
      if (property === 'then' || property === 'length') return undefined
      const value = Object.hasOwn(values, property) ? values[property] : undefined
      if (value === undefined) return itself
      onValue()
      return value
    },
    apply: () => itself,
    construct: () => itself,
  })
  return itself
}

const text = (): string => 'n/a'
const values: Readonly<Record<string | symbol, unknown>> = {
  [Symbol.toPrimitive]: (hint: string) => (hint === 'string' ? text() : Number.NaN),
  [Symbol.iterator]: () => [][Symbol.iterator](),
  ...{ toString: text, toJSON: text, toFixed: text, toLocaleString: text },
}

export const harmless = standIn()

/** Calls a handler of the suite's, which may not bear that there are no results. */
export function callHandler(handler: unknown, self: unknown, ...given: readonly unknown[]): void {
  try {
    if (typeof handler === 'function') handler.apply(self, given)
  } catch (error) {
    if (isHalt(error)) throw error
  }
}

/** An arrow function could not be called with `new`. */
function callable() {}
