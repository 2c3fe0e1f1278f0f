import { bufferPool, objectPool } from '../../pools/index.js'
import { frames, messages, type Wanted } from './flight.js'

const MAX = 64

/** gclab/pools: a bound on what is kept, counts of what was lent, and buffers that are cleared on return. */
export function pooled(wanted: Wanted) {
  if (wanted.bytes === 0)
    return messages(objectPool({ create: () => ({ id: 0, stream: '', position: 0 }), max: MAX }))
  const buffers = bufferPool({ initialBytes: wanted.bytes, max: MAX })
  return frames(buffers, wanted, (lent) => lent.reserve(wanted.bytes))
}
