import { describe, expect, it } from 'vitest'
import { createSlab } from './slab.js'
import { LINE, layoutOf, STATE } from './slab-layout.js'
import { headerAt } from './slab-slots.js'

describe('the memory', () => {
  it('has no word twice, whatever the slots, bytes and links', () => {
    expect(LINE * Int32Array.BYTES_PER_ELEMENT).toBe(64)
    for (const slots of [1, 2, 3, 9, 100]) {
      for (const slotBytes of [1, 4, 5, 64, 65, 400]) {
        for (const parties of [2, 5]) {
          const all = Array.from({ length: parties }, (_, from) => from)
          const links = all.flatMap((from) => all.map((to) => [from, to] as const))
          const layout = layoutOf(createSlab({ slots, slotBytes, links }))
          expect(layout).toMatchObject({ slots, slotBytes, parties })
          expect(layout.links.map(({ from, to }) => [from, to])).toEqual(links)
          const ends: [number, number][] = [[0, LINE + 2 * links.length]]
          for (let bell = 0; bell <= parties; bell++) ends.push([layout.bells + bell * LINE, LINE])
          for (const { head, tail, cells } of layout.links)
            ends.push([head, LINE], [tail, LINE], [cells, 2 * (layout.cellMask + 1)])
          for (let slot = 0; slot < slots; slot++) {
            ends.push([headerAt(layout, slot, STATE), LINE])
            ends.push([headerAt(layout, slot, LINE), Math.ceil(slotBytes / 4)])
          }
          let last = 0
          for (const [from, length] of ends) {
            // The next line at the earliest, and at the latest: nothing lies between.
            if (from !== Math.ceil(last / LINE) * LINE) expect([slots, slotBytes, parties, from]).toBe(last)
            last = from + length
          }
          expect(layout.words.length).toBe(Math.ceil(last / LINE) * LINE)
          expect(layout.cellMask + 1).toBeGreaterThanOrEqual(slots)
          expect(layout.cellMask + 1).toBeLessThan(2 * slots)
        }
      }
    }
  })

  it('takes the smallest and the largest of everything, and nothing beyond', () => {
    const links = [[0, 1]] as const
    expect(layoutOf(createSlab({ slots: 65_536, slotBytes: 1, links })).slots).toBe(65_536)
    expect(() => createSlab({ slots: 65_537, slotBytes: 1, links })).toThrow('between 1 and 65,536 slots')
    expect(() => createSlab({ slots: 1, slotBytes: 1.5, links })).toThrow('slotBytes')
    expect(layoutOf(createSlab({ slots: 1, slotBytes: 1, links: [[0, 125]] })).parties).toBe(126)
    for (const link of [
      [0, 126],
      [-1, 0],
      [0, 0.5],
    ] as const) {
      expect(() => createSlab({ slots: 1, slotBytes: 1, links: [link] })).toThrow('numbered 0 to 125')
    }
  })
})
