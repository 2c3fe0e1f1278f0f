// Broken on purpose: the ring tells its reader of a message before the message is in its cell.
import { LENGTH, LINE, layoutOf } from '../../dist/pools/slab-layout.js'
import { ring } from '../../dist/pools/slab-bell.js'
import { headerAt, markSent } from '../../dist/pools/slab-slots.js'
import { attachSlab as attachSound } from './sound.mjs'

export { createSlab } from './sound.mjs'

export function attachSlab(memory, party) {
  const layout = layoutOf(memory)
  const { words } = layout
  const send = (slot, length, to) => {
    const link = layout.links.find(({ from, to: reader }) => from === party && reader === to)
    words[headerAt(layout, slot, LENGTH)] = length
    const tail = Atomics.add(words, link.tail, 1)
    ring(words, layout.bells + to * LINE)
    const cell = link.cells + 2 * (tail & layout.cellMask)
    words[cell] = slot
    words[cell + 1] = markSent(layout, party, slot)
  }
  return { ...attachSound(memory, party), send }
}
