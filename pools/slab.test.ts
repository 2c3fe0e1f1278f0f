import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachSlab, createSlab } from './slab.js'
import { LINE, layoutOf, STATE } from './slab-layout.js'
import { headerAt } from './slab-slots.js'

/** A slab with a sender (1), a receiver (0) and a caretaker (2), all attached to this thread. */
function trio(options: { slots?: number; checked?: boolean } = {}) {
  const memory = createSlab({
    slots: 4,
    slotBytes: 50,
    links: [
      [1, 0],
      [2, 0],
    ],
    ...options,
  })
  return {
    memory,
    receiver: attachSlab(memory, 0),
    sender: attachSlab(memory, 1),
    caretaker: attachSlab(memory, 2),
  }
}

describe('borrowing', () => {
  it('lends every slot once, then none, until one is returned', () => {
    const { sender, receiver } = trio()
    const lent = [sender.acquire(), receiver.acquire(), sender.acquire(), sender.acquire()]
    expect([...lent].sort()).toEqual([0, 1, 2, 3])
    expect(receiver.acquire()).toBe(-1)
    expect(receiver.stats()).toEqual({ hits: 1, misses: 1, outstanding: 4 })
    sender.release(lent[3] as number)
    expect(receiver.acquire()).toBe(lent[3])
  })

  it('gives every slot bytes of its own', () => {
    const { sender } = trio()
    const slots = Array.from({ length: 4 }, () => sender.acquire())
    for (const slot of slots) sender.bytes(slot).fill(slot + 1)
    for (const slot of slots) expect([...sender.bytes(slot)]).toEqual(new Array(50).fill(slot + 1))
    expect(sender.bytes(0)).toBe(sender.bytes(0))
  })

  it('refuses a second return, a slot of another, and a slot that is none', () => {
    const { sender, receiver } = trio()
    const slot = sender.acquire()
    expect(() => receiver.release(slot)).toThrow(/held by party 1 \(generation 1\)/)
    expect(() => receiver.bytes(slot)).toThrow(/not party 0's/)
    sender.release(slot)
    expect(() => sender.release(slot)).toThrow(/is free/)
    expect(() => sender.release(4)).toThrow('There is no slot 4')
    expect(() => sender.release(-1)).toThrow('There is no slot -1')
  })

  it('keeps working when the generation runs out of bits', () => {
    const { memory, sender } = trio({ slots: 1 })
    const layout = layoutOf(memory)
    for (const generation of [(1 << 23) - 1, (1 << 24) - 1]) {
      layout.words[headerAt(layout, 0, STATE)] = generation << 8
      const slot = sender.acquire()
      expect(slot).toBe(0)
      sender.send(slot, 5, 0)
      const receiver = attachSlab(memory, 0)
      expect(receiver.receive()).toBe(0)
      receiver.release(0)
    }
  })
})

describe('handing over', () => {
  it("delivers payload and length, in the order sent, and the slot becomes the receiver's", () => {
    const { sender, receiver } = trio()
    for (const text of ['one', 'three', '']) {
      const slot = sender.acquire()
      sender.send(slot, sender.bytes(slot).write(text), 0)
      expect(() => sender.bytes(slot)).toThrow(/was sent by party 1/)
      expect(() => sender.release(slot)).toThrow(/was sent by party 1/)
      expect(() => sender.send(slot, 1, 0)).toThrow(/was sent by party 1/)
    }
    const texts = [0, 1, 2].map(() => {
      const slot = receiver.receive()
      const text = receiver.bytes(slot).toString('utf8', 0, receiver.length(slot))
      receiver.release(slot)
      return text
    })
    expect(texts).toEqual(['one', 'three', ''])
    expect(receiver.receive()).toBe(-1)
    expect(receiver.stats().outstanding).toBe(0)
  })

  it('takes turns between senders', () => {
    const { sender, caretaker, receiver } = trio()
    const [a, b, c] = [sender.acquire(), sender.acquire(), caretaker.acquire()]
    sender.send(a, 1, 0)
    sender.send(b, 1, 0)
    caretaker.send(c, 1, 0)
    expect([receiver.receive(), receiver.receive(), receiver.receive()]).toEqual([a, c, b])
  })

  it('refuses a link that is not there and a length that does not fit', () => {
    const { sender } = trio()
    const slot = sender.acquire()
    expect(() => sender.send(slot, 1, 2)).toThrow('no link from party 1 to party 2')
    expect(() => sender.send(slot, 51, 0)).toThrow('A slot holds 50 bytes, not 51')
  })

  it('behaves like a queue and a set, whatever the order of calls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('acquire', 'return', 'send', 'receive', 'release'), { maxLength: 80 }),
        (calls) => {
          const { sender, receiver } = trio({ slots: 3, checked: true })
          const held: number[] = []
          const queue: number[] = []
          const received: number[] = []
          for (const call of calls) {
            if (call === 'acquire') {
              const slot = sender.acquire()
              expect(slot === -1).toBe(held.length + queue.length + received.length === 3)
              if (slot >= 0) held.push(slot)
            } else if (call === 'receive') {
              expect(receiver.receive()).toBe(queue[0] ?? -1)
              received.push(...queue.splice(0, 1))
            } else if (call === 'release') received.splice(0, 1).forEach(receiver.release)
            else {
              const [slot] = held.splice(0, 1)
              if (slot === undefined) continue
              if (call === 'return') sender.release(slot)
              else {
                sender.bytes(slot).fill(slot)
                sender.send(slot, 50, 0)
                queue.push(slot)
              }
            }
          }
          const taken = [...held, ...queue, ...received]
          expect(new Set(taken).size).toBe(taken.length)
          expect(sender.stats().outstanding).toBe(taken.length)
        },
      ),
      { seed: 6, numRuns: 300 },
    )
  })
})

describe('waiting', () => {
  it('gives up after the time given when nothing moves', async () => {
    const { sender, receiver } = trio({ slots: 1 })
    expect(receiver.receiveWait(5)).toBe(-1)
    expect(await receiver.receiveAsync(5)).toBe(-1)
    expect(sender.acquireWait(5)).toBe(0)
    expect(sender.acquireWait(5)).toBe(-1)
    expect(await sender.acquireAsync(5)).toBe(-1)
  })

  it('wakes who waits for a message and who waits for a slot', async () => {
    const { sender, receiver } = trio({ slots: 1 })
    const message = receiver.receiveAsync(5_000)
    const slot = await sender.acquireAsync()
    sender.send(slot, 1, 0)
    expect(await message).toBe(slot)
    const again = sender.acquireAsync(5_000)
    receiver.release(slot)
    expect(await again).toBe(slot)
  })
})

describe('reclaiming', () => {
  it('brings back what a dead party held, and lets what it sent arrive', () => {
    const { sender, receiver, caretaker } = trio({ checked: true })
    sender.acquire()
    sender.acquire()
    const sent = sender.acquire()
    sender.send(sent, 1, 0)
    const kept = receiver.acquire()
    expect(caretaker.reclaim(1)).toBe(2)
    expect(caretaker.stats().outstanding).toBe(2)
    expect(receiver.receive()).toBe(sent)
    receiver.release(sent)
    receiver.release(kept)
    expect(caretaker.reclaim(1)).toBe(0)
    expect(caretaker.stats().outstanding).toBe(0)
  })

  it('brings back a slot whose sender died between signing it off and putting it into the ring', () => {
    const { memory, sender, receiver, caretaker } = trio()
    const slot = sender.acquire()
    sender.send(slot, 1, 0)
    const layout = layoutOf(memory)
    const link = layout.links[0] as (typeof layout.links)[number]
    Atomics.store(layout.words, link.tail, 0)
    expect(caretaker.reclaim(1)).toBe(1)
    expect(receiver.receive()).toBe(-1)
  })

  it('lets a successor carry on where a dead receiver stopped, also between signing and counting', () => {
    const { memory, sender, receiver, caretaker } = trio()
    const [a, b] = [sender.acquire(), sender.acquire()]
    sender.send(a, 1, 0)
    sender.send(b, 1, 0)
    expect(receiver.receive()).toBe(a)
    const layout = layoutOf(memory)
    const link = layout.links[0] as (typeof layout.links)[number]
    Atomics.store(layout.words, link.head, 0)
    expect(caretaker.reclaim(0)).toBe(1)
    expect(attachSlab(memory, 0).receive()).toBe(b)
  })
})

describe('checked mode', () => {
  it('finds a write to a slot that was returned', () => {
    const { sender } = trio({ slots: 1, checked: true })
    const slot = sender.acquire()
    const bytes = sender.bytes(slot)
    sender.release(slot)
    expect(bytes[49]).toBe(0xdb)
    bytes[49] = 1
    expect(() => sender.acquire()).toThrow('Slot 0 was written to after it was returned.')
  })

  it('finds a write to a slot that was sent', () => {
    const { sender, receiver } = trio({ checked: true })
    const slot = sender.acquire()
    const bytes = sender.bytes(slot)
    sender.send(slot, 10, 0)
    bytes[3] = 1
    expect(() => receiver.receive()).toThrow('was written to after it was sent.')
  })

  it('finds a message whose slot changed hands on the way', () => {
    const { memory, sender, receiver } = trio()
    const slot = sender.acquire()
    sender.send(slot, 10, 0)
    const layout = layoutOf(memory)
    const state = headerAt(layout, slot, STATE)
    layout.words[state] = (layout.words[state] as number) + 256
    expect(() => receiver.receive()).toThrow('changed hands while it was in the ring')
  })
})

describe('the memory', () => {
  it('keeps what different threads write on cache lines of their own', () => {
    const layout = layoutOf(trio().memory)
    const written = [
      ...Array.from({ length: layout.parties + 1 }, (_, bell) => layout.bells + bell * LINE),
      ...layout.links.flatMap(({ head, tail, cells }) => [head, tail, cells]),
      ...Array.from({ length: layout.slots }, (_, slot) => headerAt(layout, slot, STATE)),
    ]
    expect(new Set(written.map((index) => Math.floor(index / LINE))).size).toBe(written.length)
    expect(layout.words.length).toBeGreaterThanOrEqual(layout.firstSlot + layout.slots * layout.slotStride)
  })

  it('refuses what it cannot hold', () => {
    const links = [[0, 1]] as const
    expect(() => createSlab({ slots: 0, slotBytes: 8, links })).toThrow('between 1 and 65,536 slots')
    expect(() => createSlab({ slots: 1.5, slotBytes: 8, links })).toThrow('between 1 and 65,536 slots')
    expect(() => createSlab({ slots: 1, slotBytes: 0, links })).toThrow('slotBytes')
    expect(() => createSlab({ slots: 1, slotBytes: 8, links: [] })).toThrow('at least one link')
    expect(() => createSlab({ slots: 1, slotBytes: 8, links: [[0, 126]] })).toThrow('numbered 0 to 125')
    expect(() => createSlab({ slots: 1, slotBytes: 8, links: [...links, ...links] })).toThrow('listed twice')
    expect(() => attachSlab(new SharedArrayBuffer(64), 0)).toThrow('not a slab')
    expect(() => attachSlab(createSlab({ slots: 1, slotBytes: 8, links }), 2)).toThrow('parties 0 to 1')
  })
})
