import type { Variant } from '../../model/scenario.js'
import { bufferPool } from '../../pools/index.js'
import { lendingVariant } from '../../pools/lending.js'
import { responseEncoder } from './encoder.js'
import { type Auction, feedOf } from './responses.js'

/** As many as are in flight under load, and a few more. */
const responses = bufferPool({ initialBytes: 1024, max: 12_000 })

/** The response is encoded straight into a borrowed buffer: no string, no fresh buffer. */
export function pooledEncoder(auction: Auction): Variant<Uint8Array> {
  const next = feedOf(auction)
  const encode = responseEncoder()
  return lendingVariant(responses, (buffer) => encode(buffer, next()))
}
