import { expect, it, vi } from 'vitest'
import type { TurnsInThread } from '../../testing/in-thread/turns.js'
import { rememberTogether } from './compare.js'
import { collectorOf, compareTurns } from './figures.js'
import type { BenchmarkGroup, Registration } from './group.js'
import { matchers } from './matchers.js'
import { run } from './provider.js'
import { renderFigures } from './table.js'

/** Hands benchmarks to the provider as vitest 5 does; returns its results and what it printed. */
async function measured(registrations: readonly Registration[], options?: BenchmarkGroup['options']) {
  const print = vi.spyOn(console, 'log').mockReturnValue()
  const extend = vi.fn()
  const results = await run({
    test: {
      context: { expect: { extend } },
      // In one of these no process of its own is asked.
      file: { filepath: import.meta.filename, pool: 'vmThreads', tasks: [] },
      fullTestName: 'test',
      timeout: 60_000,
    },
    config: { retainSamples: false },
    registrations,
    options,
  })
  const printed = print.mock.calls.flat().join('\n')
  print.mockRestore()
  return { results, printed, extend }
}

/** Samples of `spells` stretches, of an op that takes so long. */
const turnsOf = (nsPerOp: number, { spells = 16, pauseMs = 0 } = {}): TurnsInThread => ({
  ops: 100,
  spells: Array.from({ length: spells }, (_, spell) =>
    Array.from({ length: 10 }, (_, i) => ({
      // Spells and samples differ a little, as they do.
      ns: 100 * nsPerOp * (1 + 0.001 * spell + 0.0001 * i) + (i === 0 ? 1e6 * pauseMs : 0),
      pauses: i === 0 && pauseMs > 0 ? [pauseMs] : [],
    })),
  ),
})

/** Two results whose benchmarks took turns. */
function pair(one: TurnsInThread, other: TurnsInThread) {
  const results = [
    { name: 'one', latency: { mean: 1 } },
    { name: 'other', latency: { mean: 1 } },
  ] as const
  const turns = [one, other] as const
  rememberTogether(results as never, (a, b) =>
    compareTurns(turns[a] as TurnsInThread, turns[b] as TurnsInThread),
  )
  return results
}

it('counts the bytes and objects of benchmarks, with their hooks, beside statistics as vitest prints them', async () => {
  const calls: string[] = []
  let list: number[] = []
  const { results, printed, extend } = await measured(
    [
      { name: 'object', fn: () => ({ a: 1, b: 2 }) },
      { name: 'promise', fn: async () => 1 },
      {
        name: 'hooked',
        fn: () => list.length,
        fnOpts: {
          beforeAll: () => void calls.push('all'),
          beforeEach: () => {
            list = [3, 1, 2]
          },
          afterAll: () => void calls.push('after all'),
        },
      },
    ],
    { setup: (task: object) => void calls.push((task as { name: string }).name), time: 10 } as object,
  )
  expect(results.map(({ name, gclab }) => [name, gclab.allocsPerOp, gclab.heapBytesPerOp])).toEqual([
    ['object', 1, 40],
    ['promise', 1, 48],
    ['hooked', 0, 0],
  ])
  expect(calls).toEqual(['object', 'promise', 'hooked', 'all', 'after all'])
  for (const { latency, throughput, period, state } of results) {
    expect([latency.mean, throughput.mean, latency.p999].every((figure) => figure > 0)).toBe(true)
    expect({ state, period, samples: latency.samples }).toEqual({
      ...{ state: 'completed', period: latency.mean, samples: undefined },
    })
  }
  expect(printed).toMatch(/^gclab +B\/op +external B\/op +allocs\/op +GCs\/1M ops +time vs first/)
  expect(printed).toMatch(/\nobject +40 +0 +1 /)
  expect(printed).toContain('measured within vitest’s worker: its pool is vmThreads')
  expect(printed).toContain('does not apply with gclab: time')
  expect(extend).toHaveBeenCalledWith(matchers)
})

it('reads the same bytes of a group that is measured again: flags of counting are set back', async () => {
  // By constructors: a literal is 16 bytes larger for as long as V8 has not compiled what makes it.
  class Pair {
    readonly one: unknown
    readonly other: unknown
    constructor(one: unknown, other: unknown) {
      this.one = one
      this.other = other
    }
  }
  // Their memory is reserved in one step where V8 is let; too large to be inlined into the op.
  const make = (n: number) => {
    let sum = n
    for (let i = 0; i < 3; i++) sum = Math.imul(sum, 7) ^ (sum >> 3)
    return new Pair(new Pair(n, new Pair(sum, n)), new Pair(n, new Pair(n, sum)))
  }
  const group = [
    { name: 'made', fn: () => make(5) },
    { name: 'listed', fn: () => Array.from({ length: 20 }, (_, a) => new Pair(a, a)) },
  ]
  const [first, second] = [await measured(group), await measured(group)]
  const counted = ({ results }: typeof first) =>
    results.map(({ gclab: { collectionsPerMillionOps: _, ...rest } }) => rest)
  expect(counted(second)).toEqual(counted(first))
  expect(counted(first)).toMatchObject([{ exact: true, allocsPerOp: 5 }, { exact: true }])
})

it('gives the error of a benchmark, and measures those that come after it', async () => {
  const fail = () => {
    throw new Error('no good')
  }
  await expect(measured([{ name: 'fails', fn: fail }])).rejects.toThrow('no good')
  await expect(measured([{ name: 'own clock', fn: () => ({ overriddenDuration: 1 }) }])).rejects.toThrow(
    'overriddenDuration',
  )
  const { results } = await measured([{ name: 'works', fn: () => [1] }])
  expect(results).toMatchObject([{ name: 'works', gclab: { exact: true } }])
})

it('tells times apart by the whole interval, and not by means', () => {
  const [fast, slow] = pair(turnsOf(90), turnsOf(100))
  expect(matchers.toBeFasterThan(fast, slow).pass).toBe(true)
  expect(matchers.toBeFasterThan(fast, slow, { delta: 0.09 }).pass).toBe(true)
  expect(matchers.toBeFasterThan(fast, slow, { delta: 0.11 }).pass).toBe(false)
  expect(matchers.toBeSlowerThan(slow, fast, { delta: 0.1 }).pass).toBe(true)
  expect(matchers.toBeSlowerThan(fast, slow).pass).toBe(false)
  // Half a percent is shown, and is no difference that matters.
  const [a, b] = pair(turnsOf(99.5), turnsOf(100))
  expect(matchers.toBeFasterThan(a, b).pass).toBe(false)
  expect(matchers.toBeFasterThan(fast, slow, { delta: 0.2 }).message()).toBe(
    'expected "one" to be faster than "other" by more than 20.0 %\nits time against that of the other: −10.0 % (95 % interval −10.0 % to −10.0 %)',
  )
})

it('shows nothing with too few spells, and refuses what did not take turns', () => {
  const [fast, slow] = pair(turnsOf(50, { spells: 5 }), turnsOf(100, { spells: 5 }))
  expect(matchers.toBeFasterThan(fast, slow)).toMatchObject({ pass: false })
  expect(matchers.toBeFasterThan(fast, slow).message()).toContain('no interval: too few samples')
  const [other] = pair(turnsOf(50), turnsOf(100))
  expect(() => matchers.toBeFasterThan(other, slow)).toThrow('did not take turns')
  expect(() => matchers.toBeFasterThan(other, { name: 'stored', latency: { mean: 1 } })).toThrow(
    'give both to one bench.compare()',
  )
  expect(() => matchers.toBeFasterThan(1, 2)).toThrow(TypeError)
})

it('adds the collector’s part to the times, and its error to the interval', () => {
  // 1,000 ops of 100 ns a spell, and a pause of 10 µs: a tenth.
  const [one, other] = [turnsOf(100, { pauseMs: 0.01 }), turnsOf(100)]
  expect(collectorOf(one)).toMatchObject({ collections: 16, ops: 16_000 })
  expect(collectorOf(one).share).toBeCloseTo(0.1, 2)
  const { ratio, ci95 } = compareTurns(one, other)
  expect(ratio).toBeCloseTo(1.1, 2)
  // sqrt(16) pauses' worth: a quarter of the tenth is its standard error.
  expect(ci95?.[0]).toBeCloseTo(1.1 * (1 - (1.96 * 0.025) / 1.1), 2)
})

it('leaves unknown what no collection told of', () => {
  const gclab = { heapBytesPerOp: 40, externalBytesPerOp: null, allocsPerOp: 1, exact: true }
  const unknown = { ...gclab, collectionsPerMillionOps: null }
  expect(renderFigures([{ name: 'rare', gclab: unknown }] as never)).toContain(' n/a          1         n/a')
})
