import { expect, it } from 'vitest'
import type { TickRecord } from './records.js'
import { sumOfSlices } from './slices.js'

const TICK_MS = 200
const tick = (index: number): TickRecord => ({
  ...{ type: 'tick', ms: (index + 1) * TICK_MS, ownMs: 0, usedBytes: 500, allocatedBytes: 10, caused: 0 },
  edges: index === 7 ? [[900, 100, 1, 2, 0]] : [],
  collections:
    index === 7
      ? [
          [1500, 0, 2, 0],
          [1500, 1, 9, 0],
          [1500, 2, 20, 0],
        ]
      : [],
  ...{ memory: [index === 9 ? 77 : 50, 20, 10], workers: 0 },
})

it('makes a slice of each tick', () => {
  const { add, items } = sumOfSlices()
  for (let i = 0; i < 10; i++) add(tick(i))
  expect(items()).toHaveLength(10)
  expect(items()[7]).toEqual({
    ...{ ms: 1600, heap: { used: 500, most: 900, least: 100 }, minor: 1, major: 1 },
    ...{ longestMs: { minor: 2, full: 20 }, allocatedBytes: 10 },
    memory: { rss: 50, external: 20, arrayBuffers: 10 },
  })
})

it('keeps an hour in a thousand slices, the last minute of it as it was told', () => {
  const { add, items } = sumOfSlices()
  let most = 0
  const ticks = 3600 * 5
  for (let i = 0; i < ticks; i++) {
    add(tick(i))
    most = Math.max(most, items().length)
  }
  expect(most).toBeLessThanOrEqual(1000)
  const slices = items()
  const lengths = slices.map(({ ms }, i) => ms - (slices[i - 1]?.ms ?? 0))
  expect(lengths.slice(-300).every((ms) => ms === TICK_MS)).toBe(true)
  // Everything before is seen in stretches of about the same length, nowhere longer than ever needed.
  expect(lengths.filter((ms) => ms > TICK_MS).length).toBeGreaterThan(200)
  expect(Math.max(...lengths)).toBeLessThanOrEqual((2 * 3600_000) / 400)
  const sum = (of: (slice: (typeof slices)[number]) => number) =>
    slices.reduce((all, one) => all + of(one), 0)
  expect(sum(({ allocatedBytes }) => allocatedBytes)).toBe(ticks * 10)
  expect([sum(({ minor }) => minor), sum(({ major }) => major)]).toEqual([1, 1])
  const [first] = slices
  expect(first).toMatchObject({
    ...{ heap: { used: 500, most: 900, least: 100 }, longestMs: { minor: 2, full: 20 } },
    memory: { rss: 77 },
  })
})
