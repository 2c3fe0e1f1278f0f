import { afterEach, expect, it, vi } from 'vitest'
import { compareCases } from '../../../judge/within-run/compare-contenders.js'
import { estimateRatio } from '../../../stats/estimate-ratio.js'
import { seeded } from '../../../stats/random.js'
import { fakeLauncher } from '../../../test/testdata/fake-launcher.js'
import type { Launcher } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { Lab } from '../lab.js'
import { timeCase } from './pass.js'
import type { TimePlan } from './race-forks.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const place = { url: 'file:///fake.js', scenario: 'fake', case: 'one' }
const plan: TimePlan = { compileMs: 1, forkNs: 5e7, aloneNs: 0, pilot: 2, atOnce: 1, forks: () => 6 }
const contenders: readonly Contender[] = [
  { name: 'baseline', variant: 'baseline', flags: [] },
  { name: 'pooled', variant: 'pooled', flags: [] },
]
const lab: Lab = {
  launch: fakeLauncher({
    baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
    pooled: { nsPerOp: 200, allocs: 1, bytes: 40 },
  }),
  node: process.execPath,
  timeoutMs: 1000,
  maxHeapMB: null,
  signal: new AbortController().signal,
  onEvent: () => {},
}

it('says for how long the machine slept while ops were timed, and nothing when it did not', async () => {
  const slept = async () =>
    (await timeCase(lab, place, contenders, plan, 1)).warnings.filter(({ code }) => code === 'slept')
  expect(await slept()).toEqual([])
  const now = Date.now
  let looks = 0
  // The calendar goes on meanwhile, the clock that times does not.
  vi.spyOn(Date, 'now').mockImplementation(() => now() + (looks++ === 0 ? 0 : 60_000))
  const [warning, ...others] = await slept()
  expect(others).toEqual([])
  expect(warning).toMatchObject({ scenario: 'fake', case: 'one' })
  expect((warning as { seconds: number }).seconds).toBeCloseTo(60, 0)
})

/** What the pass makes of ops whose samples take `jitter` times as long. */
async function timesWith(jitter: () => number, onStart = () => {}) {
  const canned = fakeLauncher(
    {
      baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
      pooled: { nsPerOp: 380, allocs: 1, bytes: 40 },
    },
    jitter,
  )
  const launch: Launcher = (job, options) => {
    onStart()
    return canned(job, options)
  }
  const all = [...contenders, { name: 'control', variant: 'baseline', flags: [] }]
  const { times, warnings } = await timeCase({ ...lab, launch }, place, all, plan, 1)
  return { warnings, times: times.map(({ time }) => time as NonNullable<typeof time>) }
}

it('gives times that do not contradict their ratios, however the machine changes its speed', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed)
    let speed = 1
    const { times } = await timesWith(() => {
      if (random() < 0.03) speed = random() < 0.5 ? 1 : 2
      return speed * (1 + 0.1 * random())
    })
    const [base] = times
    for (const { nsPerOp, ci95, perFork, ratioPerFork } of times) {
      expect(nsPerOp / (base?.nsPerOp as number)).toBeCloseTo(estimateRatio(ratioPerFork).ratio, 9)
      for (const [fork, ns] of perFork.entries())
        expect(ns / (base?.perFork[fork] as number)).toBeCloseTo(ratioPerFork[fork] as number, 9)
      expect(ci95?.[0]).toBeLessThanOrEqual(nsPerOp)
      expect(ci95?.[1]).toBeGreaterThanOrEqual(nsPerOp)
    }
  }
})

it('has no verdict, and says so, where times fall until the end', async () => {
  let samples = 0
  const start = () => {
    samples = 0
  }
  const { times, warnings } = await timesWith(() => 1 + 5 * 0.99 ** samples++, start)
  expect(times.map(({ settled }) => settled)).toEqual([false, false, false])
  expect(warnings.map(({ code }) => code)).toContain('still-moving')
  const variants = ['baseline', 'pooled', 'control'].map((name, i) => ({
    ...{ name, time: times[i] ?? null, allocation: null, gc: null, pool: null },
  }))
  const one = { name: 'one', verified: { same: true, outputs: 1 }, variants }
  const [compared] = compareCases([one], ['baseline'], 0.01)
  expect(compared?.comparisons.map(({ time }) => time?.verdict)).toEqual(['inconclusive', 'inconclusive'])
  expect(compared?.comparisons.map(({ time }) => time?.forksToSettle)).toEqual([null, null])
})
