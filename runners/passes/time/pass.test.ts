import { afterEach, expect, it, vi } from 'vitest'
import { compareCases } from '../../../judge/within-run/compare-contenders.js'
import { estimateRatio } from '../../../stats/estimate-ratio.js'
import { seeded } from '../../../stats/random.js'
import { fakeLauncher } from '../../../test/testdata/fake-launcher.js'
import type { Launcher } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { Lab } from '../lab.js'
import { timeCase } from './pass.js'
import type { TimePlan } from './race-lanes.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const place = { url: 'file:///fake.js', scenario: 'fake', case: 'one' }
const plan: TimePlan = { forkNs: 5e7, aloneNs: 0, pilot: 2, atOnce: 1, forks: () => 6 }
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

it('races many contenders in heats, each variant beside a baseline of its own', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `v${i}`)
  const fakes = Object.fromEntries(
    ['baseline', ...names].map((name, i) => [name, { nsPerOp: 400 + 10 * i, allocs: 1, bytes: 0 }]),
  )
  const running = { now: 0, most: 0 }
  const done: number[] = []
  // The machine is slower by the heat.
  let started = 0
  const launch: Launcher = (job, options) => {
    const slow = 1 + Math.floor(started++ / 8 / 6)
    running.most = Math.max(running.most, ++running.now)
    const child = fakeLauncher(fakes, () => slow)(job, options)
    void child.done.then(() => running.now--)
    return child
  }
  const own = (name: string) => ({ name, variant: name, flags: [] })
  const twin = {
    ...own('v3'),
    name: 'v3 @ main',
    elsewhere: { ref: 'main', url: 'file:///x', cases: ['one'] },
  }
  const all = [own('baseline'), ...names.map(own), { ...own('control'), variant: 'baseline' }, twin]
  const onEvent: Lab['onEvent'] = (event) => event.type === 'step' && done.push(event.done)
  const keys: string[] = []
  const once: Lab['once'] = (key, measure) => {
    keys.push(key)
    return measure()
  }
  const { times } = await timeCase({ ...lab, launch, onEvent, once }, place, all, plan, 1)
  expect(running.most).toBeLessThan(10)
  expect(times).toHaveLength(all.length)
  const base = times.find(({ contender }) => contender.name === 'baseline')?.time
  for (const { contender, time } of times) {
    const i = names.indexOf(contender.variant)
    expect(time?.ratioPerFork).toHaveLength(6)
    expect(time?.ratioPerFork[0]).toBeCloseTo((410 + 10 * i) / 400, 1)
    expect((time?.nsPerOp as number) / (base?.nsPerOp as number)).toBeCloseTo(
      time?.ratioPerFork[0] as number,
      9,
    )
  }
  expect(new Set(keys).size).toBe(keys.length)
  expect(done.at(-1)).toBe(1)
})
