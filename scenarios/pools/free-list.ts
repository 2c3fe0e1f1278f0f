import { frames, type Lender, messages, type Wanted } from './flight.js'

/** The pool that is written most: an array, `pop` and `push`. */
function freeList<Item>(create: () => Item): Lender<Item> {
  const free: Item[] = []
  return { borrow: () => free.pop() ?? create(), giveBack: (item) => free.push(item) }
}

/** What was given back is kept without a bound, and comes as it was left. */
export function array(wanted: Wanted) {
  if (wanted.bytes === 0) return messages(freeList(() => ({ id: 0, stream: '', position: 0 })))
  const buffers = freeList(() => Buffer.allocUnsafe(wanted.bytes))
  return frames(buffers, wanted, (buffer) => buffer)
}
