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

describe('objects that an op keeps now and then', () => {
  const location = { function: 'op', file: '/a.js', line: 1 }
  /** One of 40 bytes in ten ops, sampled with a memento of 16 behind it. */
  const tenth = (ops: number, grown: number): SampledWindow => ({
    ops,
    alive: new Map([['/a.js:1:op', { location, sizes: new Map([[56, ops / 10]]) }]]),
    external: 0,
    grown,
  })
  const run = (ops: number, heapPerOp: number) => ({ ...longRun(ops, ops / 2), heapPerOp })

  it('are counted less a memento that the heap does not grow by', () => {
    const three = [tenth(500, 2000), tenth(1000, 4000), tenth(2000, 8000)]
    const kept = keptOf(three, [run(40_000, 4.1), run(60_000, 4.1)])
    expect(kept).toMatchObject({ allocsPerOp: 0.1, exact: true })
    expect(kept?.heapBytesPerOp).toBeCloseTo(4)
    expect(kept?.sites[0]?.bytesPerOp).toBeCloseTo(4)
  })

  it('are not exact where windows only happen to have as many to an op: every seventh is 142 of 1,000', () => {
    const seventh = (ops: number, kept: number): SampledWindow => {
      const sizes = new Map([[40, kept]])
      return { ops, alive: new Map([['/a.js:1:op', { location, sizes }]]), external: 0, grown: 40 * kept }
    }
    const three = [seventh(500, 72), seventh(1000, 143), seventh(2000, 285)]
    expect(keptOf(three, [run(60_000, 5.7), run(90_000, 5.7)])).toMatchObject({ exact: false })
  })

  it('are not exact where windows grew by chance as sampled, and a long run may be off by as much', () => {
    const three = [tenth(500, 2800), tenth(1000, 5600), tenth(2000, 11_200)]
    // Of 20,000 ops, 0.8 B are noise.
    const long = run(20_000, 4.8)
    expect(keptOf(three, [long])).toBeUndefined()
    expect(keptOf(three, [long, long])).toMatchObject({ exact: false })
  })
})

describe('array buffers', () => {
  /** Ops that keep 40 bytes each, and array buffers in windows of 500, 1,000 and 2,000. */
  const buffers = (...external: number[]) =>
    external.map((bytes, i) => {
      const heap = window(500 * 2 ** i)
      return { ...heap, external: bytes, grown: heap.grown + bytes }
    })
  const run = (externalPerOp: number) => ({ ...longRun(60_000, 40_000), externalPerOp })

  it('of a pool in slabs, of which one or none falls into a window, are a mean over a long run', () => {
    const slabs = buffers(0, 8192, 16_384)
    expect(keptOf(slabs, [run(8.06)])).toBeUndefined()
    expect(keptOf(slabs, [run(8.06), run(8.06)])).toMatchObject({ externalBytesPerOp: 8.06, exact: false })
    // As many to an op each time, by chance.
    const alike = buffers(0, 49_152, 147_456)
    expect(keptOf(alike, [run(98.2), run(98.2)])).toMatchObject({ externalBytesPerOp: 98.2, exact: false })
  })

  it('of each op are exact', () => {
    expect(keptOf(buffers(32_000, 64_000, 128_000), [run(64.1)])).toMatchObject({
      externalBytesPerOp: 64,
      exact: true,
    })
  })
})
