import type { Variant } from '../../model/scenario.js'
import { objectPool } from '../../pools/object-pool.js'
import { feedOf, type Poke, type Subscription } from './pokes.js'

/** One pool for all subscriptions. */
const pokes = objectPool<Poke>({
  create: () => ({ stream: '', position: 0, globalPosition: 0 }),
  max: 64,
})

/** The object is borrowed and given back as soon as it is encoded; string and buffer are fresh as before. */
export function pooled(subscription: Subscription): Variant<Uint8Array> {
  const feed = feedOf(subscription)
  const op = (): Buffer => {
    feed.advance()
    const poke = pokes.borrow()
    try {
      // All fields, each time: they hold what the last borrower left.
      poke.stream = feed.stream
      poke.position = feed.position
      poke.globalPosition = feed.globalPosition
      return Buffer.from(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`)
    } finally {
      pokes.giveBack(poke)
    }
  }
  // Nothing of an event is in the pool: a server need not copy it.
  return { op, pool: pokes.stats, held: { op, release: () => {} } }
}
