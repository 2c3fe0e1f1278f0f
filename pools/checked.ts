import { usageError } from './usage-error.js'

/** Turns on checked mode for every pool that is made while it is `true` on `globalThis`. */
export const CHECKED = Symbol.for('gclab.pools.checked')

/** What a returned object's fields hold in checked mode, numbers apart, which become `NaN`. */
export const POISON = 'gclab/pools: read after it was returned'

/** Whether a pool made now is a checked one. The pool's own option has the last word. */
export function isChecked(option: boolean | undefined): boolean {
  return option ?? (globalThis as Record<symbol, unknown>)[CHECKED] === true
}

/** Throws a usage error unless `value` is a whole number from 1. */
export function assertCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return
  throw usageError(`gclab/pools: ${name} must be a whole number from 1, not ${value}.`)
}

/** Who has what, in checked mode: each loan is a guard of its own, which is dead once it was given back. */
export interface Loans<T extends object> {
  /** A guard that stands for `item` until it is ended. */
  readonly lend: (item: T) => T
  /** Ends a loan and gives its item. Throws when it was ended before, or is none of this pool's. */
  readonly end: (lent: T) => T
}

export function createLoans<T extends object>(): Loans<T> {
  const loans = new WeakMap<T, { readonly item: T; ended: boolean }>()
  return {
    lend(item) {
      const loan = { item, ended: false }
      const lent = new Proxy(item, guardOf(loan))
      loans.set(lent, loan)
      return lent
    },
    end(lent) {
      const loan = loans.get(lent)
      if (loan === undefined) {
        throw new Error('gclab/pools: returned to a pool that it was not borrowed from.')
      }
      if (loan.ended) {
        throw new Error('gclab/pools: returned twice. Give each borrow back once, in one finally block.')
      }
      loan.ended = true
      return loan.item
    },
  }
}

/** Hands every access on to the object itself, so that private fields and built-in methods work. */
function guardOf<T extends object>(loan: { readonly ended: boolean }): ProxyHandler<T> {
  const assertLent = (key: unknown): void => {
    if (!loan.ended) return
    const what = key === undefined ? '' : ` ("${String(key)}")`
    throw new Error(`gclab/pools: used after it was returned${what}. Give it back after its last use.`)
  }
  return {
    get(target, key) {
      assertLent(key)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set(target, key, value) {
      assertLent(key)
      return Reflect.set(target, key, value, target)
    },
    has(target, key) {
      assertLent(key)
      return Reflect.has(target, key)
    },
    deleteProperty(target, key) {
      assertLent(key)
      return Reflect.deleteProperty(target, key)
    },
    defineProperty(target, key, descriptor) {
      assertLent(key)
      return Reflect.defineProperty(target, key, descriptor)
    },
    getOwnPropertyDescriptor(target, key) {
      assertLent(key)
      return Reflect.getOwnPropertyDescriptor(target, key)
    },
    ownKeys(target) {
      assertLent(undefined)
      return Reflect.ownKeys(target)
    },
  }
}
