import { isChecked } from './checked.js'
import { usageError } from './usage-error.js'

/** What {@link createSlab} needs to know. */
export interface SlabOptions {
  /** How many slots; at most 65,536. */
  readonly slots: number
  /** Bytes of payload in one slot. */
  readonly slotBytes: number
  /** Who sends to whom, as `[from, to]`; parties are numbered from 0 without gaps, at most 126. */
  readonly links: readonly (readonly [from: number, to: number])[]
  /**
   * Checked mode, for tests: a returned slot is poisoned and looked over when it is borrowed again, and a
   * message is sealed with a checksum when it is sent and looked over when it is received. So a write to a
   * slot after it was returned or sent is found. Owner and generation are checked in either mode. By
   * default as `globalThis[Symbol.for('gclab.pools.checked')]` says, for a whole process.
   */
  readonly checked?: boolean
}

/** One direction from a party to another: a ring of slot numbers with one writer and one reader. */
export interface Link {
  readonly from: number
  readonly to: number
  /** Index of the word that counts what the reader took. */
  readonly head: number
  /** Index of the word that counts what the writer sent. */
  readonly tail: number
  /** Index of the first cell; a cell is the slot number and the state word that the slot was sent with. */
  readonly cells: number
}

/** Where everything lies in a slab's memory. Indices count 32-bit words. */
export interface SlabLayout {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly slots: number
  readonly slotBytes: number
  readonly parties: number
  readonly links: readonly Link[]
  readonly checked: boolean
  /** Cells of a ring less one: a mask, since their number is a power of two. */
  readonly cellMask: number
  /** The bell of party p is at `bells + p * LINE`; the bell for returned slots comes after the last. */
  readonly bells: number
  /** The header of slot s is at `firstSlot + s * slotStride`, its payload one line further. */
  readonly firstSlot: number
  readonly slotStride: number
}

/** Words in a cache line. What two threads write never shares one. */
export const LINE = 16

/** Words of a slot's header. */
export const STATE = 0
export const LENGTH = 1
export const SEAL = 2

const MAGIC = 0x51ab_0001
const HEADER = { magic: 0, slots: 1, slotBytes: 2, links: 3, checked: 4, firstLink: LINE } as const

/** Makes the memory of a slab: every slot free, every ring empty. Hand it to the threads that attach. */
export function createSlab(options: SlabOptions): SharedArrayBuffer {
  check(options)
  const { slots, slotBytes, links } = options
  const memory = new SharedArrayBuffer(place(slots, slotBytes, links).words * 4)
  const words = new Int32Array(memory)
  words[HEADER.slots] = slots
  words[HEADER.slotBytes] = slotBytes
  words[HEADER.links] = links.length
  words[HEADER.checked] = isChecked(options.checked) ? 1 : 0
  links.forEach(([from, to], index) => {
    words[HEADER.firstLink + 2 * index] = from
    words[HEADER.firstLink + 2 * index + 1] = to
  })
  words[HEADER.magic] = MAGIC
  return memory
}

/** Reads the layout of a memory made by {@link createSlab}; a usage error for any other memory. */
export function layoutOf(memory: SharedArrayBuffer): SlabLayout {
  const words = new Int32Array(memory)
  if (words[HEADER.magic] !== MAGIC) {
    throw usageError('This memory is not a slab. Make it with createSlab() and hand over the result itself.')
  }
  const at = (index: number): number => words[index] ?? 0
  const slots = at(HEADER.slots)
  const slotBytes = at(HEADER.slotBytes)
  const pairs = Array.from({ length: at(HEADER.links) }, (_, index): [number, number] => [
    at(HEADER.firstLink + 2 * index),
    at(HEADER.firstLink + 2 * index + 1),
  ])
  const { firstRing, ringStride, cells, ...rest } = place(slots, slotBytes, pairs)
  const links = pairs.map(([from, to], index): Link => {
    const head = firstRing + index * ringStride
    return { from, to, head, tail: head + LINE, cells: head + 2 * LINE }
  })
  return { slots, slotBytes, checked: at(HEADER.checked) === 1, links, cellMask: cells - 1, ...rest, words }
}

/** Lays header, bells, rings and slots out one after the other; `words` is the total. */
function place(slots: number, slotBytes: number, links: SlabOptions['links']) {
  const parties = Math.max(...links.flat()) + 1
  // A cell for every slot: a ring cannot overflow, what runs out is slots.
  const cells = 2 ** Math.ceil(Math.log2(slots))
  const bells = HEADER.firstLink + toLines(2 * links.length)
  const firstRing = bells + (parties + 1) * LINE
  const ringStride = 2 * LINE + toLines(2 * cells)
  const firstSlot = firstRing + links.length * ringStride
  const slotStride = LINE + toLines(Math.ceil(slotBytes / 4))
  const words = firstSlot + slots * slotStride
  return { parties, cells, bells, firstRing, ringStride, firstSlot, slotStride, words }
}

/** `words` rounded up to whole cache lines. */
function toLines(words: number): number {
  return Math.ceil(words / LINE) * LINE
}

function check({ slots, slotBytes, links }: SlabOptions): void {
  if (!Number.isInteger(slots) || slots < 1 || slots > 65_536) {
    throw usageError(`A slab has between 1 and 65,536 slots, not ${slots}.`)
  }
  if (!Number.isInteger(slotBytes) || slotBytes < 1) {
    throw usageError(`slotBytes is a whole number of bytes from 1, not ${slotBytes}.`)
  }
  const parties = links.flat()
  if (links.length === 0 || parties.some((party) => !Number.isInteger(party) || party < 0 || party > 125)) {
    throw usageError('A slab needs at least one link [from, to] between parties numbered 0 to 125.')
  }
  if (new Set(links.map(String)).size < links.length) throw usageError('A link is listed twice.')
}
