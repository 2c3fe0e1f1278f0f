/**
 * Stands for the results that a suite reads once it has run: whatever is asked of it gives itself, as a
 * number it is NaN, as text "n/a", and as a list empty.
 */
// biome-ignore lint/suspicious/noExplicitAny: it is read as anything.
export const harmless: any = new Proxy(callable, {
  get(_, property) {
    if (property === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? 'n/a' : Number.NaN)
    if (property === Symbol.iterator) return () => [][Symbol.iterator]()
    if (property === 'toString' || property === 'toJSON') return () => 'n/a'
    if (property === 'toFixed' || property === 'toLocaleString') return () => 'n/a'
    return property === 'then' || property === 'length' ? undefined : harmless
  },
  apply: () => harmless,
  construct: () => harmless,
})

/** Calls a handler of the suite's, which may not bear that there are no results. */
export function callHandler(handler: unknown, self: unknown, ...given: readonly unknown[]): void {
  try {
    if (typeof handler === 'function') handler.apply(self, given)
  } catch {}
}

/** An arrow function could not be called with `new`. */
function callable() {}
