import type { Variant } from '../../model/scenario.js'
import { bufferPool, type PooledBuffer } from '../../pools/index.js'
import { lendingVariant } from '../../pools/lending.js'
import type { BidResponse } from './openrtb.js'
import { type Auction, feedOf } from './responses.js'

/** As many as are in flight under load, and a few more. */
const responses = bufferPool({ initialBytes: 1024, max: 12_000 })

/** The buffer is borrowed; the string is fresh as before. */
export function pooled(auction: Auction): Variant<Uint8Array> {
  const next = feedOf(auction)
  return lendingVariant(responses, (buffer) => writeResponse(buffer, next()))
}

export function writeResponse(buffer: PooledBuffer, response: BidResponse): void {
  const text = JSON.stringify(response)
  buffer.length = Buffer.byteLength(text)
  buffer.reserve(buffer.length).write(text)
}
