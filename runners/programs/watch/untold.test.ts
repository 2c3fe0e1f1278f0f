import { expect, it } from 'vitest'
import type { CollectionRecord, HeapEdge } from './records.js'
import { keepUntold } from './untold.js'

const [MINOR, MAJOR] = [0, 1]
const edge = (kind: number, pauseMs: number): HeapEdge => [9, 5, 1, pauseMs, kind]
const told = (kind: number, pauseMs: number): CollectionRecord => [1, kind, pauseMs, 0]

it('keeps the collections that nobody told of, the latest of a kind', () => {
  const untold = keepUntold()
  // Told a turn later, as where the event loop turns.
  untold.note([edge(MINOR, 1), edge(MINOR, 2)], [told(MINOR, 1)])
  untold.note([edge(MAJOR, 3), edge(MINOR, 4), edge(MINOR, 5)], [told(MINOR, 2), told(MINOR, 4)])
  expect(untold.rest(100, 200)).toEqual([
    [150, MINOR, 5, 0],
    [150, MAJOR, 3, 0],
  ])
})

it('forgets those that began in the watcher’s own turn, of which it is never told as the program’s', () => {
  const untold = keepUntold()
  untold.note([edge(MINOR, 1)], [])
  untold.note([], [])
  untold.note([], [])
  expect(untold.rest(0, 1)).toEqual([])
  untold.note([edge(MINOR, 1)], [told(MINOR, 1)])
  expect(untold.rest(0, 1)).toEqual([])
})
