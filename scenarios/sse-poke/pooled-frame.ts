import type { Variant } from '../../model/scenario.js'
import { bufferPool, type PooledBuffer } from '../pools/index.js'
import { encodeFrame, frameOf } from './frame.js'
import { advance, type Subscription, startPositions } from './subscription.js'

/**
 * The frame's buffer is pooled too and the event is encoded straight into it: no object, no string, no buffer.
 *
 * A server writes the frame to its socket and returns it once the socket has taken it. Here a frame is
 * returned when the next op begins, so that its bytes can still be read after the op.
 */
export function pooledFrame({ stream }: Subscription): Variant<Uint8Array> {
  const pool = bufferPool()
  const frame = frameOf(stream)
  const at = startPositions()
  let last: PooledBuffer | undefined
  const next = (): PooledBuffer => {
    advance(at)
    const buffer = pool.acquire()
    pool.reserve(buffer, frame.most)
    buffer.length = encodeFrame(frame, buffer.bytes, at.position, at.globalPosition)
    return buffer
  }
  const written = (buffer: PooledBuffer): Uint8Array => buffer.bytes.subarray(0, buffer.length)
  return {
    op() {
      if (last !== undefined) pool.release(last)
      last = next()
    },
    output: () => (last === undefined ? new Uint8Array() : written(last)),
    held: {
      op: next,
      release: (buffer) => pool.release(buffer as PooledBuffer),
      output: (buffer) => written(buffer as PooledBuffer),
    },
    pool: pool.stats,
    dispose() {
      if (last !== undefined) pool.release(last)
      last = undefined
    },
  }
}
