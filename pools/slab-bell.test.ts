import { expect, it } from 'vitest'
import { ring, waitFor } from './slab-bell.js'

const BELL = 1
const bell = () => new Int32Array(new SharedArrayBuffer(12))

it('is silenced by a ring, and by nothing else', () => {
  const words = bell()
  ring(words, BELL)
  expect([...words]).toEqual([0, 0, 0])
  words.fill(1)
  ring(words, BELL)
  expect([...words]).toEqual([1, 0, 1])
})

it('is not set while what is waited for is there within 32 attempts', () => {
  for (const [found, attempts] of [
    [0, 1],
    [7, 1],
    [0, 32],
    [7, 32],
  ] as const) {
    const words = bell()
    let count = 0
    expect(waitFor(words, BELL, () => (++count === attempts ? found : -1), 1)).toBe(found)
    expect([count, ...words]).toEqual([attempts, 0, 0, 0])
  }
})

it('is set before the last look, and the sleeper looks once more when its time is over', () => {
  for (const found of [0, 7]) {
    for (const attempts of [33, 34]) {
      const words = bell()
      const seen: number[] = []
      const attempt = () => (seen.push(words[BELL] as number) === attempts ? found : -1)
      expect(waitFor(words, BELL, attempt, 1)).toBe(found)
      expect(seen).toEqual([...new Array(32).fill(0), ...new Array(attempts - 32).fill(1)])
      expect([...words]).toEqual([0, 1, 0])
    }
  }
  let count = 0
  const fail = (): number => {
    count++
    return -1
  }
  expect([waitFor(bell(), BELL, fail, 1), count]).toEqual([-1, 34])
})

it('keeps nobody asleep who was rung for after the last look', () => {
  const words = bell()
  let count = 0
  const attempt = (): number => {
    if (++count === 33) ring(words, BELL)
    // Rung for, and too late: another one took it.
    return count === 36 ? 5 : -1
  }
  expect(waitFor(words, BELL, attempt, 10_000)).toBe(5)
})
