import { expect, it } from 'vitest'
import { whoseYoung } from './read-heap.js'

it('gives a young collection to whoever filled the young generation', () => {
  const young = whoseYoung()
  young.programGrew(300)
  young.ownGrew(400)
  expect(young.collected(1)).toBe(true)
  young.programGrew(500)
  young.ownGrew(400)
  expect(young.collected(1)).toBe(false)
  // The next one is no more than what came since.
  young.ownGrew(10)
  expect(young.collected(1)).toBe(true)
})

it('does not take a collection for its own that came of other memory', () => {
  const young = whoseYoung()
  young.ownGrew(400)
  expect(young.collected(0.3)).toBe(false)
})

it('begins anew after a collection in a turn of the watching', () => {
  const young = whoseYoung()
  young.ownGrew(10_000)
  young.ownGrew(-5000)
  young.programGrew(1)
  expect(young.collected(1)).toBe(false)
})
