import { assertCount, createLoans, isChecked } from './checked.js'
import { objectPool } from './object-pool.js'
import type { PoolStats } from './pool-stats.js'
import { usageError } from './usage-error.js'

export interface BufferPoolOptions {
  /** Size of a new buffer, rounded up to a multiple of 8. 1,024 by default. */
  readonly initialBytes?: number
  /** How many returned buffers are kept; one returned beyond that is left to the collector. */
  readonly max: number
  /** A buffer that has grown past this many bytes starts anew when it is returned. 64 KiB by default. */
  readonly maxBytes?: number
  /**
   * Checked mode, for tests: returning a buffer twice and using it after its return throw, free memory is
   * poisoned and looked over, and buffers start with a few bytes so that they have to grow.
   * By default as `globalThis[Symbol.for('gclab.pools.checked')]` says, for a whole process.
   */
  readonly checked?: boolean
}

/** A buffer on loan. It has its memory for itself: no other buffer shares its ArrayBuffer. */
export interface PooledBuffer {
  /** The memory as it is now. Write only to bytes that were reserved. */
  readonly bytes: Buffer
  /** Bytes of content from the start, for the borrower to set; 0 when lent. */
  length: number
  /**
   * The memory with at least `size` bytes to write to. When it has to grow, what was reserved before is moved
   * to new memory: go on with the result, not with an earlier one.
   */
  readonly reserve: (size: number) => Buffer
}

/** Buffers that are used again instead of left to the collector. */
export interface BufferPool {
  /** A buffer in whose whole memory nothing of an earlier borrower can be read. */
  readonly borrow: () => PooledBuffer
  /** Once for each borrow, when nobody reads the bytes any more; best in a `finally` block. */
  readonly giveBack: (buffer: PooledBuffer) => void
  readonly stats: () => PoolStats
}

/**
 * Makes a pool of buffers. In steady state it allocates nothing, and it scrubs no more than was reserved.
 * Throws a usage error when a size is not a whole number from 1.
 */
export function bufferPool(options: BufferPoolOptions): BufferPool {
  const { initialBytes = 1024, max } = options
  const { maxBytes = Math.max(65_536, initialBytes) } = options
  assertCount('initialBytes', initialBytes)
  assertCount('maxBytes', maxBytes)
  if (maxBytes < initialBytes) {
    throw usageError(
      `gclab/pools: maxBytes (${maxBytes}) must not be less than initialBytes (${initialBytes}).`,
    )
  }
  // As memory is given: a buffer that has not grown must not seem to have.
  const most = inWords(maxBytes)
  return isChecked(options.checked) ? checkedPool(max, most) : plainPool(initialBytes, max, most)
}

/** `bytes` rounded up to whole words of 8. */
function inWords(bytes: number): number {
  return 8 * Math.ceil(bytes / 8)
}

/** A buffer as its pool sees it. */
interface Slot extends PooledBuffer {
  bytes: Buffer
  /** The same memory, eight bytes at a time. */
  words: Float64Array
  /** Bytes from the start that a borrower may have written. */
  reserved: number
}

/** `filler` is what memory holds that no borrower has reserved. */
function createSlot(initialBytes: number, filler: number): Slot {
  const bytes = allocate(initialBytes, filler)
  const slot: Slot = {
    bytes,
    words: new Float64Array(bytes.buffer),
    length: 0,
    reserved: 0,
    reserve: (size) => {
      if (size > slot.reserved) {
        if (size > slot.bytes.length) grow(slot, size, filler)
        slot.reserved = size
      }
      return slot.bytes
    },
  }
  return slot
}

/** Memory of its own, in whole words: Buffer.from(string) and Buffer.allocUnsafe share one ArrayBuffer. */
function allocate(size: number, filler: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(inWords(size)))
  return filler === 0 ? bytes : bytes.fill(filler)
}

function replaceMemory(slot: Slot, size: number, filler: number): void {
  const bytes = allocate(size, filler)
  slot.bytes = bytes
  slot.words = new Float64Array(bytes.buffer)
}

function grow(slot: Slot, size: number, filler: number): void {
  const old = slot.bytes
  replaceMemory(slot, Math.max(size, 2 * old.length), filler)
  slot.bytes.set(old.subarray(0, slot.reserved))
  old.fill(filler)
}

/** Up to here a loop over words is quicker than the call that fill() makes. */
const LOOP_BYTES = 256
// Buffer's own fill() looks at its arguments for longer than this one takes to clear a kilobyte.
const { fill } = Uint8Array.prototype

function scrub({ bytes, words, reserved }: Slot): void {
  if (reserved > LOOP_BYTES) fill.call(bytes, 0, 0, reserved)
  else for (let i = 0; 8 * i < reserved; i++) words[i] = 0
}

function empty(slot: Slot): void {
  slot.reserved = 0
  slot.length = 0
}

function plainPool(initialBytes: number, max: number, maxBytes: number): BufferPool {
  const slots = objectPool({ create: () => createSlot(initialBytes, 0), max, checked: false })
  return {
    borrow: slots.borrow,
    giveBack: (buffer) => {
      const slot = buffer as Slot
      if (slot.bytes.length > maxBytes) replaceMemory(slot, initialBytes, 0)
      else scrub(slot)
      empty(slot)
      slots.giveBack(slot)
    },
    stats: slots.stats,
  }
}

const TINY_BYTES = 8
/** Not a byte of UTF-8 text. */
const POISON_BYTE = 0xfb

function checkedPool(max: number, maxBytes: number): BufferPool {
  const slots = objectPool({ create: () => createSlot(TINY_BYTES, POISON_BYTE), max, checked: false })
  const loans = createLoans<Slot>()
  return {
    borrow: () => {
      const slot = slots.borrow()
      if (!isPoisoned(slot.bytes, 0))
        throw new Error('gclab/pools: a buffer was written to after its return.')
      return loans.lend(slot)
    },
    giveBack: (buffer) => {
      const slot = loans.end(buffer as Slot)
      const within = isPoisoned(slot.bytes, slot.reserved)
      if (slot.bytes.length > maxBytes) replaceMemory(slot, TINY_BYTES, POISON_BYTE)
      else slot.bytes.fill(POISON_BYTE)
      empty(slot)
      slots.giveBack(slot)
      if (!within) throw new Error('gclab/pools: a buffer was written to past what reserve() was asked for.')
    },
    stats: slots.stats,
  }
}

function isPoisoned(bytes: Buffer, from: number): boolean {
  const rest = bytes.subarray(from)
  return rest.equals(Buffer.alloc(rest.length, POISON_BYTE))
}
