import { expect, it, vi } from 'vitest'
import { runInTurns, settle } from './settle.js'

const used = vi.hoisted(() => [] as number[])
vi.mock('node:v8', async (original) => ({
  ...(await original<typeof import('node:v8')>()),
  getHeapSpaceStatistics: () => [{ space_name: 'old_space', space_used_size: used.shift() }],
}))

it('reads the least that is in use: a page that V8 compacts just then counts as full', async () => {
  used.push(4_000_000, 3_900_000, 4_120_000, 3_800_000)
  expect((await settle()).heap).toBe(3_900_000)
})

it('looks at the clock after each op of a slow one', async () => {
  const batches: number[] = []
  const run = (count: number): undefined => void batches.push(count)
  expect(await runInTurns(run, 100, () => batches.length === 2)).toBe(3)
  expect(batches).toEqual([1, 2])
  expect(await runInTurns(run, 1000)).toBe(1000)
})
