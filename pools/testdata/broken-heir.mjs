// Broken on purpose: brings back every slot of a terminated thread, also those that it had sent and that
// wait in a ring to be received.
import { layoutOf, STATE } from '../../dist/pools/slab-layout.js'
import { headerAt, ownerOf, take } from '../../dist/pools/slab-slots.js'
import { attachSlab as attachSound } from './sound.mjs'

export { createSlab } from './sound.mjs'

export function attachSlab(memory, party) {
  const layout = layoutOf(memory)
  const sound = attachSound(memory, party)
  const reclaim = (dead) => {
    let count = 0
    for (let slot = 0; slot < layout.slots; slot++) {
      const word = Atomics.load(layout.words, headerAt(layout, slot, STATE))
      if (ownerOf(word) !== dead || !take(layout, party, slot, word)) continue
      sound.release(slot)
      count++
    }
    return count
  }
  return { ...sound, reclaim }
}
