import type { Op } from '../../model/scenario.js'
import { feedOf, type Poke, type Subscription } from './pokes.js'

/** A fresh object, a fresh string and a fresh buffer for each poke. */
export function baseline(subscription: Subscription): Op<Uint8Array> {
  const feed = feedOf(subscription)
  return () => {
    feed.advance()
    const poke: Poke = {
      stream: feed.stream,
      position: feed.position,
      globalPosition: feed.globalPosition,
    }
    return Buffer.from(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`)
  }
}
