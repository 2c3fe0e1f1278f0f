import { expect, it } from 'vitest'
import type { LongRun, SampledWindow } from './growth.js'
import { keptOf } from './kept-of.js'

/** Ops that keep an object of 40 bytes each. */
const window = (ops: number): SampledWindow => ({
  ops,
  alive: new Map([
    ['op', { location: { function: 'op', file: '/a.js', line: 1 }, sizes: new Map([[40, ops]]) }],
  ]),
  external: 0,
  grown: 40 * ops,
})
const longRun = (ops: number, before: number): LongRun => ({
  ...{ ops, before, alive: new Map(), heapPerOp: 40, externalPerOp: 0 },
})
const windows = [window(1000), window(2000), window(4000)]

it('is exact once as many ops as before have kept no more: what doubles as it fills would have grown', () => {
  expect(keptOf(windows, [longRun(10_000, 8000)])).toMatchObject({ heapBytesPerOp: 40, exact: true })
})

it('looks on after a long run that was cut short, and calls nothing exact after another', () => {
  const short = longRun(7000, 8000)
  expect(keptOf(windows, [short])).toBeUndefined()
  expect(keptOf(windows, [short, longRun(30_000, 40_000)])).toMatchObject({
    heapBytesPerOp: 40,
    exact: false,
  })
})

it('looks on after a long run that less was left of than before, as where V8 gave up a cache meanwhile', () => {
  const nothing = windows.map((one) => ({ ...one, alive: new Map(), grown: 0 }))
  const shrunk = { ...longRun(25_000, 20_000), heapPerOp: -2 }
  expect(keptOf(nothing, [shrunk])).toBeUndefined()
  const still = { ...longRun(60_000, 50_000), heapPerOp: 0 }
  expect(keptOf(nothing, [shrunk, still])).toMatchObject({ heapBytesPerOp: 0, exact: true })
})
