import reusify from 'reusify'
import { frames, type Lender, type Message, messages, type Wanted } from './flight.js'

/** The pool of fastq: a list of the items themselves, first returned first lent. */
function reuse<Item extends { next: Item | null }>(Class: new () => Item): Lender<Item> {
  const pool = reusify(Class)
  return { borrow: pool.get, giveBack: pool.release }
}

class LinkedMessage implements Message {
  id = 0
  stream = ''
  position = 0
  next: LinkedMessage | null = null
}

/** What was given back is kept without a bound, and comes as it was left. */
export function reused(wanted: Wanted) {
  if (wanted.bytes === 0) return messages(reuse(LinkedMessage))
  class LinkedBuffer {
    buffer = Buffer.allocUnsafe(wanted.bytes)
    next: LinkedBuffer | null = null
  }
  return frames(reuse(LinkedBuffer), wanted, ({ buffer }) => buffer)
}
