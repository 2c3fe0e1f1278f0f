import { type Link, type SlabLayout, STATE } from './slab-layout.js'
import { headerAt, ownerOf, take } from './slab-slots.js'

/*
 * A ring has one writer and one reader, so neither needs a swap: the writer fills a cell and then moves the
 * tail, the reader empties it and then moves the head. One ring for all writers would have to give out its
 * cells in turn, and a writer terminated between taking its turn and filling its cell would block the rest.
 *
 * The slot stays the sender's until the reader signs for it, and that signature is the hand-over: a swap
 * from exactly the state word it was sent with. At every instant a message is its sender's or its reader's.
 */

/** Puts a slot with the state word `word` into the ring, which has cells for all slots and is never full. */
export function push({ words, cellMask }: SlabLayout, link: Link, slot: number, word: number): void {
  const tail = words[link.tail] as number
  const cell = link.cells + 2 * (tail & cellMask)
  words[cell] = slot
  words[cell + 1] = word
  // Publishes the payload, the header and the cell along with it.
  Atomics.store(words, link.tail, (tail + 1) | 0)
}

/** Takes the oldest slot out of the ring, which is the reader's from then on; -1 when there is none. */
export function pull(layout: SlabLayout, link: Link): number {
  const { words, cellMask } = layout
  const head = words[link.head] as number
  if (Atomics.load(words, link.tail) === head) return -1
  const cell = link.cells + 2 * (head & cellMask)
  const slot = words[cell] as number
  if (!take(layout, link.to, slot, words[cell + 1] as number)) {
    throw new Error(
      `Slot ${slot} from party ${link.from} to party ${link.to} changed hands while it was in the ring: ` +
        'it was returned or sent again after it was sent.',
    )
  }
  Atomics.store(words, link.head, (head + 1) | 0)
  return slot
}

/** Whether the slot, sent with this state word, waits in the ring to be received. */
function holds({ words, cellMask }: SlabLayout, link: Link, slot: number, word: number): boolean {
  const tail = Atomics.load(words, link.tail)
  for (let i = Atomics.load(words, link.head); i !== tail; i = (i + 1) | 0) {
    const cell = link.cells + 2 * (i & cellMask)
    if (words[cell] === slot && words[cell + 1] === word) return true
  }
  return false
}

/** Moves the head past a message that a terminated reader signed for and did not count. */
export function skipTaken(layout: SlabLayout, link: Link): void {
  const { words, cellMask } = layout
  const head = Atomics.load(words, link.head)
  if (Atomics.load(words, link.tail) === head) return
  const cell = link.cells + 2 * (head & cellMask)
  const state = Atomics.load(words, headerAt(layout, words[cell] as number, STATE))
  if (state !== words[cell + 1]) Atomics.store(words, link.head, (head + 1) | 0)
}

/** Gives the slots that a terminated party owned to `heir`, one at a time, but for messages on their way. */
export function inherit(layout: SlabLayout, dead: number, heir: number, each: (slot: number) => void): void {
  const outbound = layout.links.filter((link) => link.from === dead)
  for (let slot = 0; slot < layout.slots; slot++) {
    // The word first: a reader signs for a slot before it moves the head, so a slot that left the ring after
    // this load has another word by then, and take() fails.
    const word = Atomics.load(layout.words, headerAt(layout, slot, STATE))
    if (ownerOf(word) !== dead || outbound.some((link) => holds(layout, link, slot, word))) continue
    if (take(layout, heir, slot, word)) each(slot)
  }
}
