import type { PoolStats } from './pool-stats.js'
import { ring, waitFor, waitForAsync } from './slab-bell.js'
import { LENGTH, LINE, type Link, layoutOf, type SlabLayout, STATE } from './slab-layout.js'
import { inherit, pull, push, skipTaken } from './slab-ring.js'
import { assertHeld, assertSealed, claim, headerAt, markSent, ownerOf, setFree } from './slab-slots.js'
import { usageError } from './usage-error.js'

export { createSlab, type SlabOptions } from './slab-layout.js'

/**
 * One thread's hold on a shared slab: a pool of slots of one size in one SharedArrayBuffer, without a lock,
 * and rings that hand slots from thread to thread. A message is written where its reader reads it: nothing
 * is cloned, nothing transferred, and no call but the `…Async` ones allocates.
 *
 * A slot is a number. From {@link acquire} or {@link receive} on it is this party's, until it is sent or
 * returned. Owner and generation are checked by the same instruction that changes them, so using a slot that
 * is another's throws.
 */
export interface Slab {
  /** The number this thread attached under. */
  readonly party: number
  readonly slots: number
  readonly slotBytes: number
  /** Borrows a free slot; -1 when every slot is taken. Its content is whatever the last user left there. */
  readonly acquire: () => number
  /** Borrows a slot, asleep until one is free; -1 when none was returned for `timeoutMs`. Back-pressure. */
  readonly acquireWait: (timeoutMs?: number) => number
  /** {@link acquireWait} for a thread whose event loop must go on. */
  readonly acquireAsync: (timeoutMs?: number) => Promise<number>
  /** Returns a slot. Throws when it is not this party's, as after a double return. */
  readonly release: (slot: number) => void
  /** The slot's payload: the same view at every call. Throws when the slot is not this party's. */
  readonly bytes: (slot: number) => Buffer
  /** Hands a slot with `length` bytes of payload over to another party. Never blocks. */
  readonly send: (slot: number, length: number, to: number) => void
  /** The next message to this party, each sender's in the order sent; -1 when there is none. */
  readonly receive: () => number
  /** The next message, asleep until one comes; -1 when none was sent for `timeoutMs`. */
  readonly receiveWait: (timeoutMs?: number) => number
  /** {@link receiveWait} for a thread whose event loop must go on. */
  readonly receiveAsync: (timeoutMs?: number) => Promise<number>
  /** Bytes of payload in a received slot. */
  readonly length: (slot: number) => number
  /**
   * Brings back the slots of a party whose thread has ended, and returns how many; call it after `exit`, and
   * before another thread attaches under that number. What it had sent stays on its way.
   */
  readonly reclaim: (party: number) => number
  /** Borrows by this party, those that found every slot taken, and slots that are taken by anyone now. */
  readonly stats: () => PoolStats
}

/**
 * Attaches this thread to a slab as one of its parties. One thread at a time may hold a number.
 * Throws a usage error for a memory that is not a slab and for a party that the slab has no link for.
 */
export function attachSlab(memory: SharedArrayBuffer, party: number): Slab {
  const layout = layoutOf(memory)
  if (!layout.links.some(({ from, to }) => from === party || to === party)) {
    throw usageError(
      `The slab has no link from or to party ${party}; it has parties 0 to ${layout.parties - 1}.`,
    )
  }
  const slots = slotCalls(layout, party)
  return {
    party,
    slots: layout.slots,
    slotBytes: layout.slotBytes,
    ...slots,
    ...messageCalls(layout, party),
    reclaim: (dead) => {
      for (const link of layout.links) if (link.to === dead) skipTaken(layout, link)
      let count = 0
      inherit(layout, dead, party, (slot) => {
        setFree(layout, party, slot)
        count++
      })
      // It may have died between making something available and ringing for it.
      for (let bell = 0; bell <= layout.parties; bell++) ring(layout.words, layout.bells + bell * LINE)
      return count
    },
  }
}

/** The pool's half: borrowing, returning, reading and writing. */
function slotCalls(layout: SlabLayout, party: number) {
  const { words } = layout
  const returned = layout.bells + layout.parties * LINE
  const views = Array.from({ length: layout.slots }, (_, slot) =>
    Buffer.from(words.buffer, headerAt(layout, slot, LINE) * 4, layout.slotBytes),
  )
  // Parties start apart, so that they seldom try the same slot.
  let cursor = Math.floor((party * layout.slots) / layout.parties)
  let hits = 0
  let misses = 0
  const attempt = (): number => {
    const slot = claim(layout, party, cursor)
    if (slot < 0) return -1
    cursor = slot + 1 === layout.slots ? 0 : slot + 1
    hits++
    return slot
  }
  const acquire = (): number => {
    const slot = attempt()
    if (slot < 0) misses++
    return slot
  }
  return {
    acquire,
    acquireWait: (timeoutMs = Number.POSITIVE_INFINITY): number => {
      const slot = acquire()
      return slot < 0 ? waitFor(words, returned, attempt, timeoutMs) : slot
    },
    acquireAsync: (timeoutMs = Number.POSITIVE_INFINITY): Promise<number> => {
      const slot = acquire()
      return slot < 0 ? waitForAsync(words, returned, attempt, timeoutMs) : Promise.resolve(slot)
    },
    release: (slot: number): void => {
      setFree(layout, party, slot)
      // Still in this core's cache, so the best to borrow next.
      cursor = slot
      ring(words, returned)
    },
    bytes: (slot: number): Buffer => {
      assertHeld(layout, party, slot)
      return views[slot] as Buffer
    },
    stats: (): PoolStats => ({ hits, misses, outstanding: taken(layout) }),
  }
}

/** The rings' half: sending and receiving. */
function messageCalls(layout: SlabLayout, party: number) {
  const { words, bells, slotBytes } = layout
  const inbound = layout.links.filter((link) => link.to === party)
  const outbound: (Link | undefined)[] = []
  for (const link of layout.links) if (link.from === party) outbound[link.to] = link
  let turn = 0
  const receive = (): number => {
    for (let i = 0; i < inbound.length; i++) {
      const link = inbound[turn] as Link
      turn = turn + 1 === inbound.length ? 0 : turn + 1
      const slot = pull(layout, link)
      if (slot < 0) continue
      if (layout.checked) assertSealed(layout, slot)
      return slot
    }
    return -1
  }
  return {
    send: (slot: number, length: number, to: number): void => {
      const link = outbound[to]
      if (link === undefined) throw usageError(`The slab has no link from party ${party} to party ${to}.`)
      if (length < 0 || length > slotBytes)
        throw usageError(`A slot holds ${slotBytes} bytes, not ${length}.`)
      assertHeld(layout, party, slot)
      words[headerAt(layout, slot, LENGTH)] = length
      push(layout, link, slot, markSent(layout, party, slot))
      ring(words, bells + to * LINE)
    },
    receive,
    receiveWait: (timeoutMs = Number.POSITIVE_INFINITY): number =>
      waitFor(words, bells + party * LINE, receive, timeoutMs),
    receiveAsync: (timeoutMs = Number.POSITIVE_INFINITY): Promise<number> =>
      waitForAsync(words, bells + party * LINE, receive, timeoutMs),
    length: (slot: number): number => {
      assertHeld(layout, party, slot)
      return words[headerAt(layout, slot, LENGTH)] as number
    },
  }
}

/** How many slots are taken now. */
function taken(layout: SlabLayout): number {
  let count = 0
  for (let slot = 0; slot < layout.slots; slot++) {
    if (ownerOf(Atomics.load(layout.words, headerAt(layout, slot, STATE))) >= 0) count++
  }
  return count
}
