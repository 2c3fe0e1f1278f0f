import type { PoolStats } from '../../model/scenario.js'
import { checkedByDefault, POISON_BYTE } from './checked.js'

export interface BufferPoolOptions {
  /** Size of a new buffer in bytes; 1,024 unless said. In checked mode buffers begin tiny, to make them grow. */
  readonly initialBytes?: number
  /** How many returned buffers are kept at most; more are left to the collector. 256 unless said. */
  readonly max?: number
  /** Buffers grown past this many bytes are not kept: one huge message must not be paid for ever. 1 MB unless said. */
  readonly maxBytes?: number
  /** Whether misuse throws and returned buffers are poisoned. Off unless the lab verifies. */
  readonly checked?: boolean
}

/** A buffer on loan. Its memory is its own: nothing else lies in the same ArrayBuffer. */
export interface PooledBuffer {
  /** All of the memory; zero where this borrower has not written. Replaced by `reserve`. */
  readonly bytes: Buffer
  /** How many bytes from the start this borrower has written. Set it: they are what is scrubbed. */
  length: number
}

export interface BufferPool {
  readonly acquire: () => PooledBuffer
  /** Makes room for `bytes` in all, keeping the first `length`; the old memory is left to the collector. */
  readonly reserve: (buffer: PooledBuffer, bytes: number) => void
  /** Scrubs what was written and gives the buffer back; nothing may use it afterwards. */
  readonly release: (buffer: PooledBuffer) => void
  readonly stats: () => PoolStats
}

interface Loanable {
  bytes: Buffer
  length: number
  lent: boolean
}

const CHECKED_BYTES = 16
/** The typed array's own: Buffer's costs twice as much for a hundred bytes. */
const { fill } = Uint8Array.prototype

/**
 * A pool of growing buffers. In steady state neither `acquire` nor `release` allocates.
 * Scrubbing covers the bytes up to `length`: whoever writes past it must say so, or the next borrower reads it.
 * In checked mode a second return and the use of a returned buffer throw, the scrubbing is checked on the
 * whole memory, and buffers begin tiny.
 */
export function bufferPool(options: BufferPoolOptions = {}): BufferPool {
  const { max = 256, maxBytes = 2 ** 20, checked = checkedByDefault() } = options
  const initialBytes = checked ? CHECKED_BYTES : (options.initialBytes ?? 1024)
  const free = new Array<Loanable | undefined>(max).fill(undefined)
  let kept = 0
  let hits = 0
  let misses = 0
  let outstanding = 0
  return {
    acquire() {
      outstanding++
      if (kept === 0) {
        misses++
        return { bytes: alone(initialBytes), length: 0, lent: true } satisfies Loanable
      }
      hits++
      const buffer = free[--kept] as Loanable
      free[kept] = undefined
      buffer.lent = true
      if (checked) requireClean(buffer)
      return buffer
    },
    reserve(buffer, bytes) {
      if (checked) requireLent(buffer as Loanable)
      if (buffer.bytes.length >= bytes) return
      const grown = alone(Math.max(bytes, 2 * buffer.bytes.length))
      buffer.bytes.copy(grown, 0, 0, buffer.length)
      if (checked) buffer.bytes.fill(POISON_BYTE)
      ;(buffer as Loanable).bytes = grown
    },
    release(buffer) {
      const loan = buffer as Loanable
      if (checked) requireLent(loan)
      loan.lent = false
      outstanding--
      fill.call(loan.bytes, 0, 0, loan.length)
      loan.length = 0
      if (checked) replaceMemory(loan)
      if (kept < max && loan.bytes.length <= maxBytes) free[kept++] = loan
    },
    stats: () => ({ hits, misses, outstanding }),
  }
}

/** Memory that is not a slice of the slab that Node's small buffers share. */
function alone(bytes: number): Buffer {
  return Buffer.from(new ArrayBuffer(bytes))
}

function requireLent({ lent }: Loanable): void {
  if (!lent) throw new Error('this buffer was returned: it is used after its return, or returned twice')
}

function requireClean({ bytes }: Loanable): void {
  const dirty = bytes.findIndex((byte) => byte !== 0)
  if (dirty >= 0)
    throw new Error(`byte ${dirty} of a returned buffer was written past its length and not scrubbed`)
}

/** A borrower who kept the old memory reads poison there, and its writes reach nobody. */
function replaceMemory(loan: Loanable): void {
  const old = loan.bytes
  loan.bytes = Buffer.from(new Uint8Array(old).buffer)
  old.fill(POISON_BYTE)
}
