import { types } from 'node:util'
import { classNamesOf, classOf } from './output-classes.js'

/** A built-in class that is looked into by what it offers itself. */
interface Offering {
  readonly prototype: object
  readonly stateOf: (object: object) => unknown
}

type Class = abstract new (...args: never[]) => object

// Taken before any user code runs: a scenario may replace globals.
const classes: readonly Offering[] = [
  ...classesIn(Intl, (one) => methodOf(one, 'resolvedOptions') ?? methodOf(one, 'toString')),
  // A duration's text does not tell 1,500 ms from 1 s and 500 ms.
  ...classesIn((globalThis as { Temporal?: object }).Temporal, (one) =>
    'nanoseconds' in one.prototype && 'weeks' in one.prototype ? gettersOf(one) : methodOf(one, 'toString'),
  ),
]

/** What tells objects of a built-in class apart that show no fields; `undefined`: nothing does. */
export function stateOf(object: object): unknown {
  if (types.isProxy(object)) return undefined
  return (classes.find((one) => isOf(one, object)) ?? listOfFetch(object))?.stateOf(object)
}

function isOf({ prototype }: Pick<Offering, 'prototype'>, object: object): boolean {
  return Object.prototype.isPrototypeOf.call(prototype, object)
}

/**
 * The class of fetch's lists, where the object is one. Node.js loads these when they are first asked for, and
 * its client for HTTP with them: 20 ms in every child that never meets one.
 */
function listOfFetch(object: object): Offering | undefined {
  const name = classNamesOf(object).find((one) => one === 'Headers' || one === 'FormData')
  if (name === undefined || !classOf(object).isForeign) return undefined
  const { prototype } = globalThis[name]
  const stateOfList = (list: object) => [...prototype.entries.call(list as Headers & FormData)]
  return isOf({ prototype }, object) ? { prototype, stateOf: stateOfList } : undefined
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
