import { assertCount, createLoans, isChecked, POISON } from './checked.js'
import type { PoolStats } from './pool-stats.js'

export interface ObjectPoolOptions<T extends object> {
  /** Makes a new object when none is there to be borrowed. */
  readonly create: () => T
  /** How many returned objects are kept; one returned beyond that is left to the collector. */
  readonly max: number
  /**
   * Checked mode, for tests: a double return and a use after the return throw, and returned objects are
   * poisoned. Default: `globalThis[Symbol.for('gclab.pools.checked')]`, for the whole process.
   */
  readonly checked?: boolean
}

/** Objects that are used again instead of left to the collector. */
export interface ObjectPool<T extends object> {
  /** An object whose fields hold whatever its last borrower left: set all of them. */
  readonly borrow: () => T
  /** Once for each borrow, after the last use; best in a `finally` block. */
  readonly giveBack: (item: T) => void
  readonly stats: () => PoolStats
}

/**
 * Makes a pool of objects, last returned first lent. In steady state it allocates nothing.
 * Throws a usage error when `max` is not a whole number from 1.
 */
export function objectPool<T extends object>(options: ObjectPoolOptions<T>): ObjectPool<T> {
  assertCount('max', options.max)
  return isChecked(options.checked) ? checkedPool(options) : plainPool(options)
}

function plainPool<T extends object>({ create, max }: ObjectPoolOptions<T>): ObjectPool<T> {
  // A stack with its own height: Array.pop frees memory of a half-empty array, and push allocates it again.
  const free: (T | undefined)[] = []
  let height = 0
  const counts = { hits: 0, misses: 0, returned: 0 }
  return {
    borrow: () => {
      if (height === 0) {
        const made = create()
        counts.misses++
        return made
      }
      counts.hits++
      const item = free[--height] as T
      // A borrower that never returns its object must not keep it alive from here.
      free[height] = undefined
      return item
    },
    giveBack: (item) => {
      counts.returned++
      if (height < max) free[height++] = item
    },
    stats: () => ({
      hits: counts.hits,
      misses: counts.misses,
      outstanding: counts.hits + counts.misses - counts.returned,
    }),
  }
}

function checkedPool<T extends object>({ create, max }: ObjectPoolOptions<T>): ObjectPool<T> {
  /** The objects that each item came with. They are part of it; any other was put there by a borrower. */
  const parts = new WeakMap<T, ReadonlySet<unknown>>()
  const pool = plainPool({
    max,
    create: () => {
      const item = create()
      parts.set(item, new Set(Object.values(item)))
      return item
    },
  })
  const loans = createLoans<T>()
  return {
    borrow: () => loans.lend(pool.borrow()),
    giveBack: (lent) => {
      const item = loans.end(lent)
      poison(item, parts.get(item))
      pool.giveBack(item)
    },
    stats: pool.stats,
  }
}

/** Overwrites what a borrower can have left in the fields, elements or entries of `item`. */
function poison(item: object, parts: ReadonlySet<unknown> | undefined): void {
  if (item instanceof Map) for (const key of item.keys()) item.set(key, POISON)
  for (const [key, value] of Object.entries(item)) {
    if (typeof value === 'function' || (isObject(value) && parts?.has(value))) continue
    Reflect.set(item, key, typeof value === 'number' ? Number.NaN : POISON)
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
