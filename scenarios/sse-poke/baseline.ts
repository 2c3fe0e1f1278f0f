import type { Op } from '../../model/scenario.js'
import { advance, encodeEvent, type Subscription, startPositions } from './subscription.js'

/** Each poke a fresh object, a fresh string and a fresh buffer. */
export function baseline({ stream }: Subscription): Op<Uint8Array> {
  const at = startPositions()
  return () => {
    advance(at)
    return encodeEvent({ stream, position: at.position, globalPosition: at.globalPosition })
  }
}
