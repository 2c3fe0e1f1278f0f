import { LINE, SEAL, type SlabLayout, STATE } from './slab-layout.js'

/*
 * The free list: one 32-bit state word a slot, `generation << 8 | sent << 7 | owner`, in which owner 0 means
 * free and party p is owner p + 1. Borrowing is a compare-and-swap of a slot's own word from free to owned,
 * with the next generation; returning is one back to free. Who looks for a free slot starts where it found
 * the last. A slot that was sent stays its sender's, marked as sent, until the receiver signs for it.
 *
 * Why it is safe against ABA. ABA hurts where a swap succeeds because a word looks unchanged, while what the
 * new value was derived from has changed behind it: in a linked list the head is A again, but A's successor
 * is another. Here nothing is derived from anything but the word itself: a slot whose word reads "free" is
 * free at the moment of the swap, whatever happened before, and no other memory says otherwise. So a free
 * slot that was borrowed and returned between the load and the swap would be borrowed rightly even then, and
 * the generation makes the swap fail in that case anyway, but for a multiple of 2^24 borrows in between.
 * For the owned slot the word stays the owner's until its owner gives it up, so there is no A to come back.
 *
 * Why not a linked stack with a version beside its head, the usual answer. A thread can be terminated after
 * it unlinked a slot and before it wrote its name on it; then the slot is in no list and nobody's, and no
 * one can tell. Here taking a slot and signing for it is one step, so a slot is free or has an owner at
 * every instant, and a terminated thread's slots can be found.
 */

const GENERATION = 1 << 8
const SENT = 1 << 7
const OWNER = SENT - 1
/** Everything below the generation. */
const HOLDER = SENT | OWNER
/** What a returned slot is filled with in checked mode. */
const POISON = 0xdbdb_dbdb | 0

/** Index of the slot's header word `field`. */
export function headerAt(layout: SlabLayout, slot: number, field: number): number {
  return layout.firstSlot + slot * layout.slotStride + field
}

/** The party that owns a slot with this state word, be it on its way to another; -1: free. */
export function ownerOf(word: number): number {
  return (word & OWNER) - 1
}

/** How often a slot with this state word has been borrowed, modulo 2^24. */
function generationOf(word: number): number {
  return word >>> 8
}

/** Changes a slot's state word if it still is `word`; whether it was. Every change of owner is a swap. */
function swap(layout: SlabLayout, slot: number, word: number, next: number): boolean {
  return Atomics.compareExchange(layout.words, headerAt(layout, slot, STATE), word, next | 0) === word
}

/** Borrows a free slot, looked for from `start` on; -1 when every slot is taken. */
export function claim(layout: SlabLayout, party: number, start: number): number {
  const { slots } = layout
  for (let i = 0, slot = start; i < slots; i++, slot = slot + 1 === slots ? 0 : slot + 1) {
    const word = Atomics.load(layout.words, headerAt(layout, slot, STATE))
    if (ownerOf(word) >= 0 || !swap(layout, slot, word, (word + GENERATION) | (party + 1))) continue
    // In generation 0 nobody has returned the slot yet: its memory is zero.
    if (layout.checked && generationOf(word) !== 0) assertPoisoned(layout, slot)
    return slot
  }
  return -1
}

/** Returns a slot that the party holds; throws when it does not. */
export function setFree(layout: SlabLayout, party: number, slot: number): void {
  const word = assertHeld(layout, party, slot)
  if (layout.checked) poison(layout, slot)
  if (!swap(layout, slot, word, word & ~HOLDER)) throw twoThreads(party)
}

/** Marks a slot that the party holds as sent, and returns its state word. Throws when it does not hold it. */
export function markSent(layout: SlabLayout, party: number, slot: number): number {
  const word = assertHeld(layout, party, slot)
  if (layout.checked) seal(layout, slot)
  if (!swap(layout, slot, word, word | SENT)) throw twoThreads(party)
  return word | SENT
}

/** Makes `party` the holder of a slot if its state word is still `word`; returns whether it was. */
export function take(layout: SlabLayout, party: number, slot: number, word: number): boolean {
  return swap(layout, slot, word, (word & ~HOLDER) | (party + 1))
}

/** The slot's state word; throws unless the party holds the slot. */
export function assertHeld(layout: SlabLayout, party: number, slot: number): number {
  if (slot >>> 0 >= layout.slots)
    throw new Error(`There is no slot ${slot}; the last is ${layout.slots - 1}.`)
  const word = Atomics.load(layout.words, headerAt(layout, slot, STATE))
  if ((word & HOLDER) !== party + 1) throw notHeld(party, slot, word)
  return word
}

function notHeld(party: number, slot: number, word: number): Error {
  const owner = ownerOf(word)
  const state =
    owner < 0 ? 'is free' : (word & SENT) !== 0 ? `was sent by party ${owner}` : `is held by party ${owner}`
  return new Error(
    `Slot ${slot} ${state} (generation ${generationOf(word)}) and is not party ${party}'s to use: ` +
      'it was returned twice, or used after it was returned or sent.',
  )
}

/** Only its holder changes the word of a held slot, so somebody else calls himself by this number. */
function twoThreads(party: number): Error {
  return new Error(`Two threads are attached to the slab as party ${party}.`)
}

/** Overwrites the payload, so that a reader who kept the slot reads nonsense and a writer is found. */
function poison(layout: SlabLayout, slot: number): void {
  const payload = headerAt(layout, slot, LINE)
  layout.words.fill(POISON, payload, payload + layout.slotStride - LINE)
}

function assertPoisoned(layout: SlabLayout, slot: number): void {
  const payload = headerAt(layout, slot, LINE)
  for (let i = payload; i < payload + layout.slotStride - LINE; i++) {
    if (layout.words[i] !== POISON) throw new Error(`Slot ${slot} was written to after it was returned.`)
  }
}

/** Writes the checksum of the slot's payload into its header. */
function seal(layout: SlabLayout, slot: number): void {
  layout.words[headerAt(layout, slot, SEAL)] = checksum(layout, slot)
}

/** Throws when the payload is not what was sealed. */
export function assertSealed(layout: SlabLayout, slot: number): void {
  if (layout.words[headerAt(layout, slot, SEAL)] === checksum(layout, slot)) return
  throw new Error(`Slot ${slot} was written to after it was sent.`)
}

/** FNV-1a (Fowler, Noll, Vo 1991) over the payload, a 32-bit word at a time. */
function checksum(layout: SlabLayout, slot: number): number {
  const payload = headerAt(layout, slot, LINE)
  let hash = 0x811c_9dc5 | 0
  for (let i = payload; i < payload + layout.slotStride - LINE; i++) {
    hash = Math.imul(hash ^ (layout.words[i] ?? 0), 0x0100_0193)
  }
  return hash
}
