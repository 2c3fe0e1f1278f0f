import type { PoolStats } from '../../pools/index.js'

/** What an op asks for: a small object where `bytes` is 0, else a buffer of so many bytes. */
export interface Wanted {
  readonly bytes: number
}

export interface Message {
  id: number
  stream: string
  position: number
}

/** Where items come from, and where they go when nobody reads them any more. */
export interface Lender<Item> {
  readonly borrow: () => Item
  readonly giveBack: (item: Item) => void
  readonly stats?: () => PoolStats
}

/** What is still on its way when the next one is made, as responses that wait for their socket. */
const IN_FLIGHT = 32
/** Numbers of messages start over here. */
const LAST = 0xfffff

/** Fills an item each op, and gives back the one that was filled 32 ops ago. */
function flight<Item, Content>(
  lender: Lender<Item>,
  fill: (item: Item, id: number) => void,
  contentOf: (item: Item) => Content,
) {
  const sent: (Item | undefined)[] = Array.from({ length: IN_FLIGHT })
  const { stats } = lender
  let id = 0
  return {
    op: () => {
      id = (id + 1) & LAST
      const item = lender.borrow()
      fill(item, id)
      const at = id % IN_FLIGHT
      const arrived = sent[at]
      sent[at] = item
      if (arrived !== undefined) lender.giveBack(arrived)
    },
    output: () => contentOf(sent[id % IN_FLIGHT] as Item),
    dispose: () => {
      for (const item of sent.splice(0)) if (item !== undefined) lender.giveBack(item)
    },
    ...(stats && { pool: stats }),
  }
}

/** Objects with their fields set. */
export function messages<Item extends Message>(lender: Lender<Item>) {
  return flight(
    lender,
    (message, id) => {
      message.id = id
      message.stream = 'account-123'
      message.position = 2 * id
    },
    ({ id, stream, position }) => ({ id, stream, position }),
  )
}

/** Frames that are written whole: the number of the message, and text up to the end. */
export function frames<Item>(lender: Lender<Item>, { bytes }: Wanted, bufferOf: (item: Item) => Buffer) {
  const text = 'x'.repeat(bytes - 4)
  return flight(
    lender,
    (item, id) => {
      const buffer = bufferOf(item)
      buffer.writeUInt32LE(id, 0)
      buffer.write(text, 4, 'latin1')
    },
    (item) => Buffer.from(bufferOf(item).subarray(0, bytes)),
  )
}
