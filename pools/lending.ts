import type { BufferPool, PooledBuffer } from './buffer-pool.js'
import type { PoolStats } from './pool-stats.js'

/** A `Variant` of a scenario, by its shape: pools know nothing of scenarios. */
export interface LendingVariant {
  readonly op: () => void
  readonly output: () => Uint8Array
  readonly held: {
    readonly op: () => unknown
    readonly release: (buffer: unknown) => void
    readonly output: (buffer: unknown) => Uint8Array
  }
  readonly pool: () => PoolStats
  readonly dispose: () => void
}

/**
 * A variant whose ops write into a buffer of `pool`, by `write`. When `write` throws, its buffer goes back at
 * once.
 *
 * Each op's buffer goes back when the next one is due, so that `output` can still read it. A server gives it
 * back in the callback of the socket's write, when the socket has taken the bytes: that is `held`.
 */
export function lendingVariant(pool: BufferPool, write: (buffer: PooledBuffer) => void): LendingVariant {
  let last: PooledBuffer | null = null

  const next = (): PooledBuffer => {
    const buffer = pool.borrow()
    let written = false
    try {
      write(buffer)
      written = true
      return buffer
    } finally {
      if (!written) pool.giveBack(buffer)
    }
  }
  const giveBackLast = (): void => {
    if (last !== null) pool.giveBack(last)
    last = null
  }

  return {
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
      release: (buffer) => pool.giveBack(buffer as PooledBuffer),
      output: (buffer) => contentOf(buffer as PooledBuffer),
    },
    pool: pool.stats,
    dispose: giveBackLast,
  }
}

function contentOf({ bytes, length }: PooledBuffer): Uint8Array {
  return bytes.subarray(0, length)
}
