// Broken on purpose: borrows by looking and then writing, instead of one compare-and-swap. A slot is owned twice.
import { layoutOf, STATE } from '../../dist/pools/slab-layout.js'
import { waitFor } from '../../dist/pools/slab-bell.js'
import { headerAt, ownerOf } from '../../dist/pools/slab-slots.js'
import { attachSlab as attachSound } from './sound.mjs'

export { createSlab } from './sound.mjs'

export function attachSlab(memory, party) {
  const layout = layoutOf(memory)
  const acquire = () => {
    for (let slot = 0; slot < layout.slots; slot++) {
      const state = headerAt(layout, slot, STATE)
      const word = Atomics.load(layout.words, state)
      if (ownerOf(word) >= 0) continue
      Atomics.store(layout.words, state, ((word + 256) | (party + 1)) | 0)
      return slot
    }
    return -1
  }
  const returned = layout.bells + layout.parties * 16
  return { ...attachSound(memory, party), acquire, acquireWait: (ms) => waitFor(layout.words, returned, acquire, ms) }
}
