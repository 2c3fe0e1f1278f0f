import type { Variant } from '../../model/scenario.js'
import { bufferPool } from '../../pools/buffer-pool.js'
import { lendingVariant } from '../../pools/lending.js'
import { frameEncoder } from './frame.js'
import { feedOf, type Subscription } from './pokes.js'

/** One pool for all subscriptions. A frame takes about 100 bytes, so it is never grown in plain mode. */
const frames = bufferPool({ max: 1024 })

/** The event is encoded straight into a pooled buffer: no object, no string, no fresh buffer. */
export function pooledFrame(subscription: Subscription): Variant<Uint8Array> {
  const feed = feedOf(subscription)
  const encode = frameEncoder()
  return lendingVariant(frames, (frame) => {
    feed.advance()
    encode(frame, feed.stream, feed.position, feed.globalPosition)
  })
}
