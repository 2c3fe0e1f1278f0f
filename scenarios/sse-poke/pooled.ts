import type { Variant } from '../../model/scenario.js'
import { objectPool } from '../pools/index.js'
import { advance, encodeEvent, type Poke, type Subscription, startPositions } from './subscription.js'

/** The object borrowed from a pool, every field set, and returned before anyone looks at the result. */
export function pooled({ stream }: Subscription): Variant<Uint8Array> {
  const pool = objectPool<Poke>({ create: () => ({ stream: '', position: 0, globalPosition: 0 }) })
  const at = startPositions()
  return {
    op() {
      advance(at)
      const poke = pool.acquire()
      try {
        poke.stream = stream
        poke.position = at.position
        poke.globalPosition = at.globalPosition
        return encodeEvent(poke)
      } finally {
        pool.release(poke)
      }
    },
    pool: pool.stats,
  }
}
