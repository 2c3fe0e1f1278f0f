// Broken on purpose: a terminated thread's slots are counted and not brought back.
import { layoutOf, STATE } from '../../dist/pools/slab-layout.js'
import { headerAt, ownerOf } from '../../dist/pools/slab-slots.js'
import { attachSlab as attachSound } from './sound.mjs'

export { createSlab } from './sound.mjs'

export function attachSlab(memory, party) {
  const { words, slots, ...layout } = layoutOf(memory)
  const owner = (slot) => ownerOf(Atomics.load(words, headerAt(layout, slot, STATE)))
  const reclaim = (dead) => Array.from({ length: slots }, (_, slot) => owner(slot)).filter((of) => of === dead).length
  return { ...attachSound(memory, party), reclaim }
}
