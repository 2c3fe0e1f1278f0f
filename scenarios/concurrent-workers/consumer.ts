// The consumer's thread: takes each message, checks it whole, and says how far it is.
import { type MessagePort, workerData } from 'node:worker_threads'
import { attachSlab } from '../../pools/slab.js'
import { openControl } from './control.js'
import { encode, encodeEnd, readLength, type TemplateName, templates } from './messages.js'

/** What a producer tells its consumer at the start. */
export interface ConsumerData {
  readonly template: TemplateName
  readonly control: SharedArrayBuffer
  /** Where messages come from; the slab's memory, or a port. */
  readonly slab?: SharedArrayBuffer
  readonly port?: MessagePort
  /** Whether buffers go back to the producer. */
  readonly giveBack?: boolean
}

const data = workerData as ConsumerData
const template = templates[data.template]
const control = openControl(data.control)
const expected = Buffer.alloc(template.maxBytes)
encode(template, 0, expected)
let next = 0

/** Compares the message with what the producer should have sent as its next. */
function take(bytes: Buffer, length: number): void {
  const wanted = encodeEnd(template, next, expected)
  if (length !== wanted || expected.compare(bytes, 0, length, 0, wanted) !== 0) {
    throw new Error(`message ${next} of ${wanted} bytes came as ${bytes.toString('latin1', 0, length)}`)
  }
  control.keep(bytes, length)
  next++
}

/** Slot after slot. Blocks the thread, whose event loop has nothing else to do. */
function consumeSlots(memory: SharedArrayBuffer): void {
  const slab = attachSlab(memory, 1)
  control.setReady()
  for (;;) {
    const slot = slab.receiveWait()
    take(slab.bytes(slot), slab.length(slot))
    slab.release(slot)
    control.countTaken()
  }
}

/** Message after message, as they come through the port. */
function consumeMessages(port: MessagePort, giveBack: boolean): void {
  port.on('message', (message: ArrayBuffer) => {
    try {
      const bytes = Buffer.from(message)
      take(bytes, giveBack ? readLength(bytes) : bytes.length)
      if (giveBack) port.postMessage(message, [message])
      control.countTaken()
    } catch (error) {
      control.fail(String(error))
    }
  })
  control.setReady()
}

try {
  if (data.slab) consumeSlots(data.slab)
  else if (data.port) consumeMessages(data.port, data.giveBack === true)
} catch (error) {
  control.fail(String(error))
}
