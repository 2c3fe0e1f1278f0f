import type { PoolStats } from '../../model/scenario.js'
import { checkedByDefault, POISON } from './checked.js'

export interface ObjectPoolOptions<T extends object> {
  /** Makes an object when none is there to be reused. */
  readonly create: () => T
  /** How many returned objects are kept at most; more are left to the collector. 1,024 unless said. */
  readonly max?: number
  /** Whether misuse throws and returned objects are poisoned. Off unless the lab verifies. */
  readonly checked?: boolean
}

/** Objects to be used again. A borrower sets every field: an object comes back as it was left. */
export interface ObjectPool<T extends object> {
  readonly acquire: () => T
  /** Gives an object back; nothing may use it afterwards. */
  readonly release: (object: T) => void
  readonly stats: () => PoolStats
}

/**
 * A pool of objects of one shape. In steady state neither `acquire` nor `release` allocates.
 * In checked mode a second return, or the return of something that was not borrowed, throws, and so does any
 * write to an object that was returned; what is read from one is poison.
 */
export function objectPool<T extends object>(options: ObjectPoolOptions<T>): ObjectPool<T> {
  return (options.checked ?? checkedByDefault()) ? checkedPool(options) : plainPool(options)
}

const MAX = 1024

function plainPool<T extends object>({ create, max = MAX }: ObjectPoolOptions<T>): ObjectPool<T> {
  // Made full once: an array that grows and shrinks would allocate its store anew.
  const free = new Array<T | undefined>(max).fill(undefined)
  let kept = 0
  let hits = 0
  let misses = 0
  let outstanding = 0
  return {
    acquire() {
      outstanding++
      if (kept === 0) {
        misses++
        return create()
      }
      hits++
      const object = free[--kept] as T
      free[kept] = undefined
      return object
    },
    release(object) {
      outstanding--
      if (kept < max) free[kept++] = object
    },
    stats: () => ({ hits, misses, outstanding }),
  }
}

/** Lends a fresh handle with each borrow, so that a handle kept past its return can be told from a new one. */
function checkedPool<T extends object>({ create, max = MAX }: ObjectPoolOptions<T>): ObjectPool<T> {
  const free: T[] = []
  const lent = new Map<T, { readonly object: T; readonly revoke: () => void }>()
  let hits = 0
  let misses = 0
  return {
    acquire() {
      const reused = free.pop()
      if (reused === undefined) misses++
      else hits++
      const object = reused ?? create()
      const { proxy, revoke } = Proxy.revocable(object, {})
      lent.set(proxy, { object, revoke })
      return proxy
    },
    release(handle) {
      const loan = lent.get(handle)
      if (loan === undefined) throw new Error('released twice, or never borrowed from this pool')
      lent.delete(handle)
      loan.revoke()
      for (const key of Object.keys(loan.object)) (loan.object as Record<string, unknown>)[key] = POISON
      if (free.length < max) free.push(loan.object)
    },
    stats: () => ({ hits, misses, outstanding: lent.size }),
  }
}
