import { describe, expect, it } from 'vitest'
import { fakeLauncher } from '../../../test/testdata/fake-launcher.js'
import type { Contender } from '../contender.js'
import { hasSettled } from './own-turns.js'
import { runFork } from './run-fork.js'
import { isMisfit, planSamples } from './sample-plan.js'
import { isSteady, startChildren, warmUpAlone } from './warm-up.js'

const contender = (name: string): Contender => ({ name, variant: name, flags: [] })
const lab = (launch: ReturnType<typeof fakeLauncher>) => ({
  launch,
  node: 'node',
  timeoutMs: 1,
  maxHeapMB: null,
  signal: new AbortController().signal,
  onEvent: () => {},
})

describe('a fork', () => {
  it('gives each contender one sample a block, and counts those after warm-up', async () => {
    const [a, b] = [contender('a'), contender('b')]
    const launch = fakeLauncher({
      a: { nsPerOp: 10, allocs: 0, bytes: 0 },
      b: { nsPerOp: 30, allocs: 0, bytes: 0 },
    })
    const plan = {
      opsPerSample: new Map([
        [a, 128],
        [b, 64],
      ]),
      warmUp: { least: 16, most: 16 },
      blocks: 7,
    }
    const place = { url: 'file:///x.js', scenario: 's', case: 'c' }
    const children = startChildren(lab(launch), place, [a, b], {
      paramsOf: (one) => ({
        isAsync: false,
        opsPerSample: plan.opsPerSample.get(one) ?? 1,
        leadIn: 0,
        aloneNs: 3000,
      }),
      flags: [],
      descriptors: [],
    })
    const taken = await warmUpAlone(children)
    const turns = { seed: 1, core: null, relay: null, taken }
    const fork = await runFork([a, b], plan, (one) => children.get(one) as never, turns)
    expect(fork.steady).toBe(true)
    expect(fork.trials[0]).toMatchObject({
      status: 'ok',
      result: { ops: 128, ns: new Array(7).fill(1280) },
    })
    expect(fork.trials[1]).toMatchObject({
      status: 'ok',
      result: { ops: 64, ns: new Array(7).fill(1920) },
    })
  })

  it('lets no child end before every one has had its last turn', async () => {
    const happened: string[] = []
    const child = (name: string) => ({
      turn: async () => {
        happened.push(`turn of ${name}`)
        return [0, 1]
      },
      letEnd: () => happened.push(`end of ${name}`),
      refresh: () => {},
      done: Promise.resolve({ status: 'crashed', cause: '' }),
    })
    const plan = { opsPerSample: new Map(), warmUp: { least: 0, most: 0 }, blocks: 3 }
    const turns = { seed: 1, core: null, relay: null, taken: new Map() }
    await runFork([contender('a'), contender('b')], plan, ({ name }) => child(name) as never, turns)
    expect(happened.slice(6)).toEqual(['end of a', 'end of b'])
    expect(happened.slice(0, 6).filter((one) => one === 'turn of a')).toHaveLength(3)
  })
})

describe('steadiness', () => {
  const blocks = (ratio: (block: number) => number, length = 16): number[][] =>
    Array.from({ length }, (_, i) => [1000 * (i % 3 === 0 ? 2 : 1), 1000 * (i % 3 === 0 ? 2 : 1) * ratio(i)])

  it('is a ratio that stays, however the machine changes speed', () => {
    expect(isSteady(blocks(() => 1.3))).toBe(true)
  })
  it('is not a ratio that drifts', () => {
    expect(isSteady(blocks((i) => 2 - i / 16))).toBe(false)
    expect(isSteady(blocks((i) => (i < 8 ? 1.2 : 1)))).toBe(false)
  })
  it('needs two windows to be seen', () => {
    expect(isSteady(blocks(() => 1, 15))).toBe(false)
  })
})

describe('warming up alone', () => {
  /** Stretches of samples of so many nanoseconds. */
  const stretches = (...all: readonly (readonly [samples: number, ns: number])[]) =>
    all.flatMap(([samples, ns]) => new Array<number>(samples).fill(ns))

  it('goes on while V8 throws out again what it has compiled', () => {
    const seen = [
      [8, 600],
      [8, 4200],
      [7, 800],
      [22, 3900],
      [15, 780],
      [15, 3600],
    ] as const
    // Of an op's first samples, as they were seen: at a low level it has not settled, nor at a high one.
    expect(hasSettled(stretches([8, 600], [8, 4200]))).toBe(false)
    expect(hasSettled(stretches([8, 600], [100, 4200]))).toBe(false)
    for (let known = 3; known <= seen.length; known++)
      expect(hasSettled(stretches(...seen.slice(0, known)))).toBe(false)
    expect(hasSettled(stretches(...seen, [60, 750]))).toBe(false)
    expect(hasSettled(stretches(...seen, [90, 750]))).toBe(true)
  })
  it('is over once times keep their level, also on a machine that changes speed or interrupts', () => {
    expect(hasSettled(stretches([20, 500], [20, 1000], [20, 500]))).toBe(true)
    expect(hasSettled(stretches([20, 500], [1, 90_000], [20, 500]))).toBe(true)
    expect(hasSettled(stretches([10, 4000], [20, 500]))).toBe(true)
  })
})

const rough = (ns: number) => ({ ns, prepareNs: 0, isAsync: false })

describe('the sample plan', () => {
  const [base, other] = [contender('base'), contender('other')]
  const planFor = (baseNs: number, otherNs: number) =>
    planSamples(
      new Map([
        [base, rough(baseNs)],
        [other, rough(otherNs)],
      ]),
      { forkNs: 1e9 },
    )

  it('gives the same code samples of as many ops, however blurred its rough times are', () => {
    const earlier = { ...other, name: 'other @ main' }
    for (const [otherNs, earlierNs] of [
      [110, 290],
      [30, 100],
      [1000, 4000],
    ] as const) {
      const all = new Map([
        [base, rough(100)],
        [other, rough(otherNs)],
        [earlier, rough(earlierNs)],
      ])
      const { opsPerSample } = planSamples(all, { forkNs: 1e9 })
      expect(opsPerSample.get(earlier)).toBe(opsPerSample.get(other))
    }
  })

  it('makes samples of about half a millisecond and fills the fork with them', () => {
    const { opsPerSample, blocks, warmUp } = planFor(100, 1000)
    for (const [one, ns] of [
      [base, 100],
      [other, 1000],
    ] as const) {
      const ms = ((opsPerSample.get(one) as number) * ns) / 1e6
      expect(ms).toBeGreaterThan(0.4)
      expect(ms).toBeLessThan(0.7)
    }
    expect(blocks).toBe(300)
    expect(warmUp).toEqual({ least: 16, most: 100 })
  })
  it('gives contenders that may run the same code samples of as many ops', () => {
    const { opsPerSample } = planFor(100, 120)
    expect(opsPerSample.get(other)).toBe(opsPerSample.get(base))
  })
  it('takes an op longer than a sample as it is, and a few of them', () => {
    const { opsPerSample, ...rest } = planFor(1e8, 1e8)
    expect([...opsPerSample.values()]).toEqual([1, 1])
    expect(rest).toMatchObject({ blocks: 5, warmUp: { least: 1, most: 2 } })
  })
  it('has ops lead in: an eighth of a sample, one of a sample of few, none where an op is long or waits', () => {
    const leadIns = (...all: readonly Parameters<typeof planFor>[]) =>
      all.map((both) => [...planFor(...both).leadIn.values()])
    const fast = planFor(100, 100)
    expect(fast.leadIn.get(base)).toBe((fast.opsPerSample.get(base) as number) >> 3)
    // Those that are alike have as many, on whichever side of the longest they are.
    expect(leadIns([1e5, 4e5], [1e6, 5e6], [1.5e6, 2.5e6], [1.9e6, 3.1e6])).toEqual([
      [1, 1],
      [1, 0],
      [1, 1],
      [0, 0],
    ])
    const waiting = new Map([
      [base, { ...rough(1e5), isAsync: true }],
      [other, { ...rough(1e5), prepareNs: 10 }],
    ])
    expect([...planSamples(waiting, { forkNs: 1e9 }).leadIn.values()]).toEqual([0, 0])
  })
  it('is dropped where samples are of no use, sooner for too short than for too long', () => {
    expect([0.1e6, 0.3e6, 0.5e6, 1.5e6, 3e6].map(isMisfit)).toEqual([true, false, false, false, true])
  })
})
