import type { Variant } from '../../../../model/scenario.js'

/** Buffers that variants of several connections borrow from, and what lies in one that nobody has borrowed. */
export interface LinePool {
  readonly free: Buffer[]
  outstanding: number
}

const poison = 0x23

/** The n-th line of a stream, which says whose it is all the way through. */
export function lineOf(name: string, n: number, bytes: number): string {
  return `${name}:${n}:`.repeat(Math.ceil(bytes / (name.length + 3))).slice(0, bytes)
}

/** The same as a server-sent event of that many bytes. */
export function eventOf(name: string, n: number, bytes: number): string {
  return `data: ${lineOf(name, n, bytes - 8)}\n\n`
}

/**
 * A variant that writes its lines into buffers of the pool. A buffer that was given back is overwritten at once,
 * so that a socket which still needs it sends visible nonsense. With `early`, the defect that the tests must find:
 * the buffer is given back as soon as the bytes were handed out.
 */
export function pooledLines(
  pool: LinePool,
  name: string,
  bytes: number,
  { early = false, text = lineOf }: { early?: boolean | undefined; text?: typeof lineOf } = {},
): Variant {
  let n = 0
  const giveBack = (result: unknown) => {
    const buffer = result as Buffer
    buffer.fill(poison)
    pool.free.push(buffer)
    pool.outstanding--
  }
  return {
    op: () => text(name, n++, bytes),
    pool: () => ({ hits: 0, misses: 0, outstanding: pool.outstanding }),
    held: {
      op: () => {
        const buffer = pool.free.pop() ?? Buffer.alloc(bytes)
        pool.outstanding++
        buffer.write(text(name, n++, bytes), 'latin1')
        if (early) queueMicrotask(() => giveBack(buffer))
        return buffer
      },
      release: early ? () => {} : giveBack,
    },
  }
}
