import { describe, expect, it } from 'vitest'
import { type LongRun, type SampledWindow, STORE_BYTES } from './growth.js'
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

describe('objects that the sampler counts too high', () => {
  const location = { function: 'op', file: '/a.js', line: 1 }
  /** Ops that keep a map of 32 bytes and a table that is sampled as 168 and takes 152. */
  const maps = (ops: number, heap = 184): SampledWindow => ({
    ops,
    alive: new Map([
      [
        '/a.js:1:op',
        {
          location,
          sizes: new Map([
            [32, ops],
            [168, ops],
          ]),
        },
      ],
    ]),
    external: 0,
    grown: heap * ops,
  })
  const three = (heap?: number) => [maps(1000, heap), maps(2000, heap), maps(4000, heap)]
  const stored = new Map([['/a.js:1:op', { location, sizes: new Map([[STORE_BYTES, 1]]) }]])
  const run = (heapPerOp: number, parts: Partial<LongRun> = {}) => ({
    ...longRun(40_000, 30_000),
    heapPerOp,
    ...parts,
  })

  it('take what the heap grows by, their site as well', () => {
    const sites = [{ ...location, bytesPerOp: 184, allocsPerOp: 2 }]
    expect(keptOf(three(), [run(184), run(184)])).toMatchObject({
      heapBytesPerOp: 184,
      allocsPerOp: 2,
      exact: true,
      sites,
    })
  })

  it('are not taken for what the sampler has where an array that grows makes up for it', () => {
    const twice = [run(200, { alive: stored }), run(194, { alive: stored })]
    expect(keptOf(three(), twice)).toMatchObject({ heapBytesPerOp: 197, exact: false, amortized: true })
    // Where no window tells, it may be either.
    expect(keptOf(three(189), [run(200, { alive: stored })])).toBeUndefined()
  })

  it('are told from objects that take the place of others, which the heap does not grow by either', () => {
    expect(keptOf(three(168), [run(168), run(168)])).toBeUndefined()
  })

  it('is sure of what the long run bears out nearly, unless the sampler may count too high', () => {
    expect(keptOf(three(200), [run(203)])).toMatchObject({ heapBytesPerOp: 200, exact: true })
    expect(keptOf(three(189), [run(203)])).toBeUndefined()
  })
})
