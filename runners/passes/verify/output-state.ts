import { types } from 'node:util'

/** A built-in class that is looked into by what it offers itself. */
interface Offering {
  readonly prototype: object
  readonly stateOf: (object: object) => unknown
}

type Class = abstract new (...args: never[]) => object

// Taken before any user code runs: a scenario may replace globals.
const { Headers, FormData } = globalThis
const classes: readonly Offering[] = [
  ...[Headers, FormData].map(({ prototype }) => ({
    prototype,
    stateOf: (object: object) => [...prototype.entries.call(object as Headers & FormData)],
  })),
  ...classesIn(Intl, (one) => methodOf(one, 'resolvedOptions') ?? methodOf(one, 'toString')),
  // A duration's text does not tell 1,500 ms from 1 s and 500 ms.
  ...classesIn((globalThis as { Temporal?: object }).Temporal, (one) =>
    'nanoseconds' in one.prototype && 'weeks' in one.prototype ? gettersOf(one) : methodOf(one, 'toString'),
  ),
]

/** What tells objects of a built-in class apart that show no fields; `undefined`: nothing does. */
export function stateOf(object: object): unknown {
  if (types.isProxy(object)) return undefined
  return classes
    .find(({ prototype }) => Object.prototype.isPrototypeOf.call(prototype, object))
    ?.stateOf(object)
}

function classesIn(
  namespace: object | undefined,
  stateOfClass: (one: Class) => Offering['stateOf'] | undefined,
): Offering[] {
  const values = Object.values(Object.getOwnPropertyDescriptors(namespace ?? {})).map(({ value }) => value)
  return values.flatMap((one: unknown) => {
    const stateOf = typeof one === 'function' && one.prototype ? stateOfClass(one as Class) : undefined
    return stateOf === undefined ? [] : [{ prototype: (one as Class).prototype as object, stateOf }]
  })
}

function methodOf({ prototype }: Class, name: string): Offering['stateOf'] | undefined {
  const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value
  return typeof method === 'function' ? (object) => method.call(object) : undefined
}

function gettersOf({ prototype }: Class): Offering['stateOf'] {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(([, { get }]) => get)
  return (object) => Object.fromEntries(getters.map(([name, { get }]) => [name, get?.call(object)]))
}
