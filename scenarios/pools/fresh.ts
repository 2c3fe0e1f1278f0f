import { frames, messages, type Wanted } from './flight.js'

const leave = (): void => {}

/** A new object, or the memory that Node.js gives, each time; the collector takes it back. */
export function fresh(wanted: Wanted) {
  if (wanted.bytes === 0)
    return messages({ borrow: () => ({ id: 0, stream: '', position: 0 }), giveBack: leave })
  const borrow = () => Buffer.allocUnsafe(wanted.bytes)
  return frames({ borrow, giveBack: leave }, wanted, (buffer) => buffer)
}
