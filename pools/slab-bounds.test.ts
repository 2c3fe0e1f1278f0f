import { describe, expect, it } from 'vitest'
import { attachSlab, createSlab, type Slab } from './slab.js'
import { LINE, layoutOf } from './slab-layout.js'

const chain = [
  [0, 1],
  [1, 2],
  [2, 1],
  [2, 0],
] as const

/** A slab whose three parties are all attached to this thread. */
function open(slots: number, checked = false) {
  const memory = createSlab({ slots, slotBytes: 50, links: chain, checked })
  const layout = layoutOf(memory)
  const bells = [0, 1, 2, 3].map((bell) => layout.bells + bell * LINE)
  const [a, b, c] = [0, 1, 2].map((party) => attachSlab(memory, party)) as [Slab, Slab, Slab]
  /** The bells that `call` silences of those that somebody may sleep on. */
  const rungBy = (call: () => unknown): number[] => {
    for (const bell of bells) layout.words[bell] = 1
    call()
    const rung = bells.flatMap((bell, i) => (layout.words[bell] === 0 ? [i] : []))
    for (const bell of bells) layout.words[bell] = 0
    return rung
  }
  const setBy = (call: () => unknown): number[] => {
    call()
    return bells.flatMap((bell, i) => (layout.words[bell] === 1 ? [i] : []))
  }
  return { memory, layout, a, b, c, rungBy, setBy }
}

const acquireAll = (slab: Slab): number[] => Array.from({ length: slab.slots }, () => slab.acquire())

describe('borrowing', () => {
  it('starts apart, and goes on behind the last slot', () => {
    const { a, b, c } = open(6)
    expect([a.acquire(), b.acquire(), c.acquire()]).toEqual([0, 2, 4])
    expect([a.acquire(), b.acquire(), c.acquire()]).toEqual([1, 3, 5])
    b.release(3)
    a.release(0)
    c.release(5)
    expect([b.acquire(), c.acquire()]).toEqual([3, 5])
    expect(c.acquire()).toBe(0)
  })

  it('goes round: the slot borrowed last comes last', () => {
    const { a, b, c } = open(3)
    for (const [party, wanted] of [
      [b, [1, 2, 0]],
      [c, [2, 0, 1]],
      [a, [0, 1, 2]],
    ] as const) {
      expect(acquireAll(party)).toEqual(wanted)
      for (const slot of wanted) party.release(slot)
    }
  })

  it('goes on behind a slot that came back through another', () => {
    const { a, b } = open(3)
    for (const wanted of [0, 1, 2, 0]) {
      expect(a.acquire()).toBe(wanted)
      a.send(wanted, 0, 1)
      b.release(b.receive())
    }
  })

  it('finds the one slot that is free, wherever it is and wherever the search begins', () => {
    for (let begin = 0; begin < 4; begin++) {
      for (let free = 0; free < 4; free++) {
        const { a, b } = open(4)
        acquireAll(b)
        b.release(begin)
        expect(a.acquire()).toBe(begin)
        a.release(begin)
        expect(b.acquire()).toBe(begin)
        b.release(free)
        expect(a.acquire()).toBe(free)
        expect(a.acquire()).toBe(-1)
      }
    }
  })

  it('borrows one slot when it would have waited, and gives up when there is none', () => {
    const { a } = open(2)
    expect([a.acquireWait(1), a.acquireWait(1), a.acquireWait(1)]).toEqual([0, 1, -1])
    expect(a.stats()).toEqual({ hits: 2, misses: 1, outstanding: 2 })
    const { b } = open(2)
    void b.acquireAsync(1)
    expect(b.stats()).toEqual({ hits: 1, misses: 0, outstanding: 1 })
    const { c } = open(1)
    void c.acquireAsync(1)
    expect(c.stats()).toEqual({ hits: 1, misses: 0, outstanding: 1 })
  })

  it('leaves the content as it was unless the slab is checked, which poisons every byte', () => {
    for (const checked of [false, true]) {
      const { a } = open(1, checked)
      const bytes = a.bytes(a.acquire()).fill(7)
      a.release(0)
      expect([...bytes]).toEqual(new Array(50).fill(checked ? 0xdb : 7))
    }
  })

  it('says who has a slot', () => {
    const { a, b, c } = open(2)
    const slot = a.acquire()
    for (const use of [b.release, b.bytes, b.length]) expect(() => use(slot)).toThrow('is held by party 0')
    a.send(slot, 1, 1)
    for (const use of [b.length, c.bytes, a.length]) expect(() => use(slot)).toThrow('was sent by party 0')
    expect(b.receive()).toBe(slot)
    for (const use of [a.length, c.bytes]) expect(() => use(slot)).toThrow('is held by party 1')
    b.release(slot)
    expect(() => b.length(slot)).toThrow('is free')
  })
})

describe('a bell', () => {
  it('is rung for whom something was made available, and for nobody else', () => {
    const { a, b, c, rungBy } = open(4)
    expect(rungBy(() => a.send(a.acquire(), 0, 1))).toEqual([1])
    expect(rungBy(() => b.send(b.acquire(), 0, 2))).toEqual([2])
    expect(rungBy(() => c.send(c.acquire(), 0, 0))).toEqual([0])
    expect(rungBy(() => a.release(a.receive()))).toEqual([3])
    expect(rungBy(() => a.reclaim(2))).toEqual([0, 1, 2, 3])
  })

  it('is set by who waits, each at its own', () => {
    for (const party of [0, 1, 2]) {
      const { memory, setBy } = open(1)
      expect(setBy(() => attachSlab(memory, party).receiveWait(1))).toEqual([party])
      const other = open(1)
      expect(other.setBy(() => void attachSlab(other.memory, party).receiveAsync(1))).toEqual([party])
    }
    const { a, b, setBy } = open(1)
    a.acquire()
    expect(setBy(() => b.acquireWait(1))).toEqual([3])
  })
})

describe('reclaiming', () => {
  it('brings back every slot that the dead party held', () => {
    const { a, b } = open(5)
    acquireAll(b)
    expect(a.reclaim(1)).toBe(5)
    expect(a.stats().outstanding).toBe(0)
  })

  it('leaves all messages on their way, wherever in the ring they are', () => {
    for (let before = 0; before < 9; before++) {
      const { memory, a, b, c } = open(4)
      for (let i = 0; i < before; i++) {
        b.send(b.acquire(), 0, 2)
        c.release(c.receive())
      }
      const sent = [b.acquire(), b.acquire(), b.acquire()]
      for (const slot of sent) b.send(slot, 0, 2)
      expect([a.reclaim(1), a.reclaim(2)]).toEqual([0, 0])
      const successor = attachSlab(memory, 2)
      expect([1, 2, 3, 4].map(successor.receive)).toEqual([...sent, -1])
    }
  })

  it('does not move the end of an empty ring', () => {
    for (let before = 0; before < 9; before++) {
      const { memory, a, b, c } = open(4)
      for (let i = 0; i < before; i++) {
        b.send(b.acquire(), 0, 2)
        c.release(c.receive())
      }
      expect(a.reclaim(2)).toBe(0)
      const successor = attachSlab(memory, 2)
      const slot = b.acquire()
      b.send(slot, 0, 2)
      expect([successor.receive(), successor.receive()]).toEqual([slot, -1])
    }
  })

  it('carries on behind what was signed for and not counted, wherever in the ring', () => {
    for (let before = 0; before < 9; before++) {
      const { memory, layout, a, b, c } = open(4)
      const link = layout.links[1] as (typeof layout.links)[number]
      for (let i = 0; i < before; i++) {
        b.send(b.acquire(), 0, 2)
        c.release(c.receive())
      }
      const [first, second] = [b.acquire(), b.acquire()]
      b.send(first, 0, 2)
      b.send(second, 0, 2)
      expect(c.receive()).toBe(first)
      Atomics.store(layout.words, link.head, before)
      expect(a.reclaim(2)).toBe(1)
      const successor = attachSlab(memory, 2)
      expect([successor.receive(), successor.receive()]).toEqual([second, -1])
    }
  })

  it('brings back what was signed off, and is in the ring neither as a slot nor by its word', () => {
    const { layout, a, b, c } = open(4)
    const link = layout.links[1] as (typeof layout.links)[number]
    const [first, second] = [b.acquire(), b.acquire()]
    b.send(first, 0, 2)
    b.send(second, 0, 2)
    Atomics.store(layout.words, link.tail, 1)
    expect(a.reclaim(1)).toBe(1)
    expect([c.receive(), c.receive()]).toEqual([first, -1])
  })
})
