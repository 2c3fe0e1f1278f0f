import { describe, expect, it } from 'vitest'
import { seeded } from '../stats/random.js'
import type { Contender } from './contender.js'
import { isSteady, runFork } from './fork.js'
import { startChild } from './lab.js'
import { planSamples } from './sample-plan.js'
import { fakeLauncher } from './testdata/fake-launcher.js'

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
        [a, 100],
        [b, 50],
      ]),
      warmUp: { least: 16, most: 16 },
      blocks: 7,
    }
    const place = { url: 'file:///x.js', scenario: 's', case: 'c' }
    const fork = await runFork(
      [a, b],
      plan,
      (one, opsPerSample) => startChild(lab(launch), 'time', place, one, { opsPerSample }),
      seeded(1),
    )
    expect(fork.steady).toBe(true)
    expect(fork.trials[0]).toMatchObject({
      status: 'ok',
      result: { ops: 100, ns: new Array(7).fill(1000) },
    })
    expect(fork.trials[1]).toMatchObject({
      status: 'ok',
      result: { ops: 50, ns: new Array(7).fill(1500) },
    })
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

describe('the sample plan', () => {
  it('makes samples of about 1.5 ms and fills the fork with them', () => {
    const [fast, slow] = [contender('fast'), contender('slow')]
    const plan = planSamples(
      new Map([
        [fast, 100],
        [slow, 1000],
      ]),
      1e9,
    )
    expect(plan.opsPerSample.get(fast)).toBe(15_000)
    expect(plan.opsPerSample.get(slow)).toBe(1500)
    expect(plan.blocks).toBe(120)
    expect(plan.warmUp.least).toBeLessThanOrEqual(plan.warmUp.most)
  })
  it('takes an op longer than a sample as it is, and a few of them', () => {
    const slow = contender('slow')
    const plan = planSamples(new Map([[slow, 1e8]]), 1e9)
    expect(plan).toEqual({ opsPerSample: new Map([[slow, 1]]), blocks: 6, warmUp: { least: 2, most: 5 } })
  })
})
