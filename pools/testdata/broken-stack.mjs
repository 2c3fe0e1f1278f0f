// Broken on purpose: the free list is a linked stack without a version beside its head (Treiber 1986), the
// textbook case of ABA. The next free slot is read before the swap, and may be another's by the time of it.
import { LINE, layoutOf, STATE } from '../../dist/pools/slab-layout.js'
import { ring, waitFor } from '../../dist/pools/slab-bell.js'
import { headerAt } from '../../dist/pools/slab-slots.js'
import { attachSlab as attachSound, createSlab as createSound } from './sound.mjs'

// A word of the slot's header that the sound pool does not use; and the same of the memory's own header.
const NEXT = 8
const HEAD = 12

let borrows = 0

/** Now and then loses some microseconds, as a thread does that is put aside: the window in which ABA strikes. */
function dawdle() {
  if (++borrows % 64 !== 0) return
  for (let i = 0; i < 2_000; i++) Atomics.load(spare, 0)
}

const spare = new Int32Array(1)

export function createSlab(options) {
  const memory = createSound({ ...options, checked: false })
  const layout = layoutOf(memory)
  for (let slot = 0; slot < layout.slots; slot++) layout.words[headerAt(layout, slot, NEXT)] = slot - 1
  layout.words[HEAD] = layout.slots - 1
  return memory
}

export function attachSlab(memory, party) {
  const layout = layoutOf(memory)
  const { words } = layout
  const sound = attachSound(memory, party)
  const returned = layout.bells + layout.parties * LINE
  const acquire = () => {
    for (;;) {
      const slot = Atomics.load(words, HEAD)
      if (slot < 0) return -1
      const next = Atomics.load(words, headerAt(layout, slot, NEXT))
      dawdle()
      if (Atomics.compareExchange(words, HEAD, slot, next) !== slot) continue
      const state = headerAt(layout, slot, STATE)
      Atomics.store(words, state, ((Atomics.load(words, state) & ~255) + 256) | (party + 1))
      return slot
    }
  }
  const release = (slot) => {
    const state = headerAt(layout, slot, STATE)
    Atomics.store(words, state, Atomics.load(words, state) & ~255)
    for (;;) {
      const head = Atomics.load(words, HEAD)
      words[headerAt(layout, slot, NEXT)] = head
      if (Atomics.compareExchange(words, HEAD, head, slot) === head) break
    }
    ring(words, returned)
  }
  return { ...sound, acquire, release, acquireWait: (ms) => waitFor(words, returned, acquire, ms) }
}
