import type { Variant } from '../../model/scenario.js'
import { bufferPool, type PooledBuffer } from '../pools/index.js'
import { frameEncoder } from './frame.js'
import { feedOf, type Subscription } from './pokes.js'

/** One pool for all subscriptions. A frame takes about 100 bytes, so it is never grown in plain mode. */
const frames = bufferPool({ max: 1024 })

/** The event is encoded straight into a pooled buffer: no object, no string, no fresh buffer. */
export function pooledFrame(subscription: Subscription): Variant<Uint8Array> {
  const feed = feedOf(subscription)
  const encode = frameEncoder()
  let last: PooledBuffer | null = null

  const next = (): PooledBuffer => {
    feed.advance()
    const frame = frames.borrow()
    try {
      encode(frame, feed.stream, feed.position, feed.globalPosition)
      return frame
    } catch (error) {
      frames.giveBack(frame)
      throw error
    }
  }
  const giveBackLast = (): void => {
    if (last !== null) frames.giveBack(last)
    last = null
  }
  const contentOf = (frame: PooledBuffer): Uint8Array => frame.bytes.subarray(0, frame.length)

  return {
    // Each frame goes back when the next one is due, so that output() can still read it. A server writes it to
    // the socket and gives it back in the write's callback, when the socket has taken it: that is `held`.
    op: () => {
      giveBackLast()
      last = next()
    },
    output: () => {
      if (last === null) throw new Error('there is no output before the first op')
      return contentOf(last)
    },
    held: {
      op: next,
      release: (frame) => frames.giveBack(frame as PooledBuffer),
      output: (frame) => contentOf(frame as PooledBuffer),
    },
    pool: frames.stats,
    dispose: giveBackLast,
  }
}
