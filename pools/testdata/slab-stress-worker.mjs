// A producer or the consumer of the stress test.
import { parentPort, workerData } from 'node:worker_threads'
import { CONSUMER, createLedger } from './slab-stress-ledger.mjs'

const { party, incarnation, patienceMs } = workerData
const { attachSlab } = await import(workerData.pool)
const slab = attachSlab(workerData.memory, party)
const ledger = createLedger(workerData.ledger)
let random = (party * 7919 + incarnation * 104_729) | 1

/** Marsaglia's xorshift (2003): a number from 0 to below n. */
function below(n) {
  random ^= random << 13
  random ^= random >>> 17
  random ^= random << 5
  return (random >>> 0) % n
}

function violation(text) {
  parentPort.postMessage(`party ${party}, life ${incarnation}: ${text}`)
}

function use(slot) {
  const user = ledger.use(slot, party)
  if (user !== -1) violation(`slot ${slot} is also used by party ${user}`)
}

function leave(slot) {
  const user = ledger.leave(slot)
  if (user !== party) violation(`slot ${slot} was taken over by party ${user}`)
}

function borrow() {
  const slot = slab.acquireWait(patienceMs)
  if (slot < 0) throw new Error(`no slot came back within ${patienceMs} ms`)
  use(slot)
  return slot
}

function giveBack(slot) {
  leave(slot)
  slab.release(slot)
  ledger.countPair(party)
}

/** The byte at `i` of a message: a function of everything that names it. */
const byteAt = (from, life, number, i) => (from * 31 + life * 17 + number * 7 + i) & 255

function write(bytes, length, number) {
  bytes.writeUInt8(party, 0)
  bytes.writeUInt8(incarnation, 1)
  bytes.writeInt32LE(number, 2)
  for (let i = 6; i < length; i++) bytes[i] = byteAt(party, incarnation, number, i)
}

function check(bytes, length) {
  const from = bytes.readUInt8(0)
  const life = bytes.readUInt8(1)
  const number = bytes.readInt32LE(2)
  const expected = ledger.countReceived(from, life)
  if (number !== expected) violation(`message ${number} of party ${from}, life ${life}, where ${expected} was due`)
  for (let i = 6; i < length; i++) {
    if (bytes[i] === byteAt(from, life, number, i)) continue
    violation(`message ${number} of party ${from}, life ${life}, is not whole at byte ${i}`)
    return
  }
}

function produce() {
  const held = [borrow()]
  for (let number = 0; ledger.stopped() === 0; ) {
    for (let pairs = below(32); pairs > 0; pairs--) {
      if (held.length < 3 && below(2) === 0) held.push(borrow())
      else if (held.length > 1) giveBack(held.splice(1 + below(held.length - 1), 1)[0])
    }
    const slot = borrow()
    const length = 6 + below(slab.slotBytes - 5)
    write(slab.bytes(slot), length, number++)
    leave(slot)
    slab.send(slot, length, CONSUMER)
    ledger.countSent(party, incarnation)
  }
  while (held.length > 0) giveBack(held.pop())
}

function consume() {
  for (;;) {
    ledger.standStill()
    const stage = ledger.stopped()
    const slot = slab.receiveWait(50)
    if (slot < 0 && stage === 2) return
    if (slot < 0) continue
    use(slot)
    check(slab.bytes(slot), slab.length(slot))
    giveBack(slot)
  }
}

if (party === CONSUMER) consume()
else produce()
