import type { Op } from '../../model/scenario.js'
import { type Auction, feedOf } from './responses.js'

/** A fresh string and a fresh buffer for each response. */
export function baseline(auction: Auction): Op<Uint8Array> {
  const next = feedOf(auction)
  return () => Buffer.from(JSON.stringify(next()))
}
