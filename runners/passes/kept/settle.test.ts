import { expect, it } from 'vitest'
import { runInTurns } from './settle.js'

it('looks at the clock after each op of a slow one', async () => {
  const batches: number[] = []
  const run = (count: number): undefined => void batches.push(count)
  expect(await runInTurns(run, 100, () => batches.length === 2)).toBe(3)
  expect(batches).toEqual([1, 2])
  expect(await runInTurns(run, 1000)).toBe(1000)
})
