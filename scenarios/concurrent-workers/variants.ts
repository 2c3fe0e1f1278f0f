import { receiveMessageOnPort } from 'node:worker_threads'
import type { Variant } from '../../model/scenario.js'
import { attachSlab, createSlab } from '../../pools/slab.js'
import { bufferBytes, encode, lengthOf, templates, writeLength } from './messages.js'
import { IN_FLIGHT, type Input, producing, startConsumer, waitForRoom } from './producer.js'

/** Each message made anew, posted, and cloned on its way. */
export function baseline(input: Input): Variant<unknown> {
  const template = templates[input.template]
  const pair = startConsumer(input.template)
  return producing(input, pair, (n) => {
    waitForRoom(pair.control, n)
    const buffer = new ArrayBuffer(lengthOf(template, n))
    encode(template, n, Buffer.from(buffer))
    pair.port.postMessage(buffer)
  })
}

/** Each message made anew in an ArrayBuffer, which changes hands instead of being cloned. */
export function transfer(input: Input): Variant<unknown> {
  const template = templates[input.template]
  const pair = startConsumer(input.template)
  return producing(input, pair, (n) => {
    waitForRoom(pair.control, n)
    const buffer = new ArrayBuffer(lengthOf(template, n))
    encode(template, n, Buffer.from(buffer))
    pair.port.postMessage(buffer, [buffer])
  })
}

/** The same with buffers that the consumer sends back, to be used again. */
export function transferPooled(input: Input): Variant<unknown> {
  const template = templates[input.template]
  const pair = startConsumer(input.template, { giveBack: true })
  const stats = { hits: 0, misses: 0, outstanding: 0 }
  const borrow = (): ArrayBuffer => {
    const back = receiveMessageOnPort(pair.port)
    if (back !== undefined) {
      stats.hits++
      return back.message as ArrayBuffer
    }
    stats.misses++
    return new ArrayBuffer(bufferBytes(template))
  }
  const send = (n: number): void => {
    waitForRoom(pair.control, n)
    const buffer = borrow()
    const bytes = Buffer.from(buffer)
    writeLength(bytes, encode(template, n, bytes))
    pair.port.postMessage(buffer, [buffer])
  }
  // Nothing is outstanding after an op, which waits until the last buffer is on its way back.
  return producing(input, pair, send, () => stats)
}

/** Each message written into a slot of shared memory, whose number is all that is handed over. */
export function sharedSlab(input: Input): Variant<unknown> {
  const template = templates[input.template]
  const memory = createSlab({ slots: IN_FLIGHT, slotBytes: template.maxBytes, links: [[0, 1]] })
  const pair = startConsumer(input.template, { slab: memory })
  const slab = attachSlab(memory, 0)
  const send = (n: number): void => {
    const slot = slab.acquireWait()
    slab.send(slot, encode(template, n, slab.bytes(slot)), 1)
  }
  return producing(input, pair, send, slab.stats)
}
