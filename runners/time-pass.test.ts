import { afterEach, expect, it, vi } from 'vitest'
import { seeded } from '../stats/random.js'
import type { Contender } from './contender.js'
import type { Lab } from './lab.js'
import type { TimePlan } from './race-forks.js'
import { fakeLauncher } from './testdata/fake-launcher.js'
import { timeCase } from './time-pass.js'

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
    (await timeCase(lab, place, contenders, plan, seeded(1))).warnings.filter(({ code }) => code === 'slept')
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
