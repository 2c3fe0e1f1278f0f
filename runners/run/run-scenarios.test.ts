import { describe, expect, it } from 'vitest'
import { judgeRun } from '../../judge/within-run/judge-run.js'
import type { RunDocument, RunOptions } from '../../model/run.js'
import { seeded } from '../../stats/random.js'
import { parseRun } from '../../storage/run-file.js'
import { type FakeVariant, fakeLauncher } from '../../test/testdata/fake-launcher.js'
import type { Job } from '../child/job.js'
import type { Lab } from '../passes/lab.js'
import type { RunEvent } from '../passes/run-events.js'
import type { Launcher } from '../processes/launch.js'
import { runScenarios } from './run-scenarios.js'

/** A whole run, judged as a command does. */
const judgedRun: (...args: Parameters<typeof runScenarios>) => Promise<{ run: RunDocument }> = async (
  ...args
) => ({
  run: judgeRun((await runScenarios(...args)).run),
})

const options: RunOptions = {
  scenarios: ['fake'],
  quick: false,
  budgetSeconds: null,
  precisionPercent: 1,
  minEffectPercent: 1,
  forks: 12,
  tune: [],
  workers: null,
  load: 'auto',
  seed: 1,
  timeoutSeconds: 1,
  maxHeapMB: null,
}
const environment = {
  node: 'v20.0.0',
  v8: '11',
  os: 'Test',
  arch: 'x64',
  cpu: 'none',
  cores: 2,
  memoryBytes: 1,
  flags: [],
  warnings: [],
}
const variants: Record<string, FakeVariant> = {
  baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
  pooled: { nsPerOp: 200, allocs: 1, bytes: 40 },
  slower: { nsPerOp: 420, allocs: 3, bytes: 136 },
}

function labWith(launch: Launcher, events: RunEvent[] = [], signal = new AbortController().signal): Lab {
  const onEvent = (event: RunEvent): void => void events.push(event)
  return { launch, node: process.execPath, timeoutMs: 1000, maxHeapMB: null, signal, onEvent }
}

/** A run over the fake scenario, on a machine whose samples wobble by a percent or so. */
function run(changed: Partial<RunOptions> = {}, fakes = variants, jobs: Job[] = [], events: RunEvent[] = []) {
  const random = seeded(5)
  const launch = fakeLauncher(fakes, () => 1 + 0.02 * random(), jobs)
  return judgedRun(labWith(launch, events), ['file:///fake.js'], { ...options, ...changed }, environment)
}

describe('a run', () => {
  it('watches the collector under several sizes of young generation, on the first case', async () => {
    const sizesOf = async (changed: Partial<RunOptions>) => {
      const { run: document } = await run({ ...changed, time: false })
      return document.scenarios[0]?.cases.map(({ variants }) =>
        variants.map(({ youngGenerations = [] }) => youngGenerations.map(({ pinnedMB }) => pinnedMB)),
      )
    }
    const all = [null, 16, 64, 128]
    expect(await sizesOf({})).toEqual([
      [all, [], [], []],
      [[], [], [], []],
    ])
    expect((await sizesOf({ quick: true }))?.flat(2)).toEqual([])
  })

  it('measures every contender on every case, and compares it with the baseline', async () => {
    const { run: document } = await run()
    const [scenario] = document.scenarios
    expect(scenario?.cases.map(({ name }) => name)).toEqual(['one', 'two'])
    for (const result of scenario?.cases ?? []) {
      expect(result.variants.map(({ name }) => name)).toEqual(['baseline', 'pooled', 'slower', 'control'])
      expect(result.verified).toEqual({ same: true, outputs: 200 })
      const verdicts = result.comparisons.map(({ variant, time, allocation }) => [
        variant,
        time?.verdict,
        allocation?.verdict,
      ])
      expect(verdicts).toEqual([
        ['pooled', 'faster', 'fewer'],
        ['slower', 'slower', 'more'],
        ['control', 'same', 'same'],
      ])
      expect(result.comparisons[0]?.time?.ratio).toBeCloseTo(0.5, 2)
      expect(result.comparisons[0]?.allocation).toMatchObject({ bytesRatio: 1 / 3, allocsRatio: 1 / 3 })
    }
    expect(document.finishedAt).not.toBeNull()
  })

  it('looks into the time of each variant on the first case, and not of the control', async () => {
    const { run: document } = await run()
    const looked = document.scenarios[0]?.cases.map(({ variants }) =>
      variants.filter(({ cpu }) => cpu !== undefined).map(({ name }) => name),
    )
    expect(looked).toEqual([['baseline', 'pooled', 'slower'], []])
    const functions = [{ function: 'op', file: '/app/op.js', line: 1, share: 1 }]
    expect(document.scenarios[0]?.cases[0]?.variants[0]?.cpu).toEqual({ samples: 500, functions })
  })

  it('begins anew with better samples where a starved start had made them far too short', async () => {
    const jobs: Job[] = []
    const starved = { ...variants, pooled: { ...variants.pooled, roughNs: 40_000 } as FakeVariant }
    const { run: document } = await run({ cases: ['one'], forks: 6 }, starved, jobs)
    const [baseline, pooled] = document.scenarios[0]?.cases[0]?.variants ?? []
    for (const { time } of [baseline, pooled].filter((one) => one !== undefined)) {
      const sampleNs = (time?.opsPerSample ?? 0) * (time?.nsPerOp ?? 0)
      expect(sampleNs).toBeGreaterThan(0.3e6)
      expect(sampleNs).toBeLessThan(0.8e6)
      expect(time?.perFork).toHaveLength(6)
    }
    // The fork that showed it is one more.
    expect(jobs.filter(({ pass, variant }) => pass === 'time' && variant === 'pooled')).toHaveLength(7)
  })

  it('takes no such look in a quick run, and says so when one failed', async () => {
    const jobs: Job[] = []
    await run({ quick: true }, variants, jobs)
    expect(jobs.some(({ pass }) => pass === 'cpu')).toBe(false)
    const crashing = { ...variants, pooled: { ...variants.pooled, crashesIn: ['cpu'] } as FakeVariant }
    const { run: document } = await run({}, crashing)
    expect(document.scenarios[0]?.cases[0]?.variants[1]?.cpu).toBeUndefined()
    expect(document.warnings).toContainEqual(
      expect.objectContaining({ code: 'trial-failed', pass: 'cpu', variant: 'pooled' }),
    )
  })

  it('is a document that its own reader accepts', async () => {
    const { run: document } = await run({ quick: true })
    expect(parseRun(JSON.stringify(document), 'run.json')).toEqual(JSON.parse(JSON.stringify(document)))
  })

  it('has no control when quick', async () => {
    const { run: document } = await run({ quick: true })
    const [result] = document.scenarios[0]?.cases ?? []
    expect(result?.variants.map(({ name }) => name)).toEqual(['baseline', 'pooled', 'slower'])
    expect(result?.comparisons[0]?.time?.noiseFloor).toBeNull()
  })

  it('enters the baseline again under each tuning', async () => {
    const jobs: Job[] = []
    const { run: document } = await run(
      { tune: ['--max-semi-space-size=64'], cases: ['one'] },
      variants,
      jobs,
    )
    const [result] = document.scenarios[0]?.cases ?? []
    expect(result?.variants.at(-1)).toMatchObject({
      name: 'baseline --max-semi-space-size=64',
      flags: ['--max-semi-space-size=64'],
    })
    expect(document.scenarios[0]?.cases).toHaveLength(1)
  })

  it('goes on without a contender that fails, and says so', async () => {
    const fakes = {
      ...variants,
      pooled: { nsPerOp: 200, allocs: 1, bytes: 40, crashesIn: ['time'] as const },
    }
    const { run: document } = await run({ cases: ['one'] }, fakes)
    const [result] = document.scenarios[0]?.cases ?? []
    const pooled = result?.variants.find(({ name }) => name === 'pooled')
    expect(pooled).toMatchObject({ time: null, allocation: { allocsPerOp: 1 } })
    expect(result?.comparisons.find(({ variant }) => variant === 'pooled')?.time).toBeNull()
    expect(result?.comparisons.find(({ variant }) => variant === 'slower')?.time?.verdict).toBe('slower')
    expect(document.warnings).toContainEqual({
      code: 'trial-failed',
      pass: 'time',
      cause: 'it was made to',
      scenario: 'fake',
      case: 'one',
      variant: 'pooled',
    })
  })

  it('has nothing to compare with when the baseline fails', async () => {
    const fakes = {
      ...variants,
      baseline: { nsPerOp: 400, allocs: 3, bytes: 120, crashesIn: ['time'] as const },
    }
    const { run: document } = await run({ cases: ['one'] }, fakes)
    const [result] = document.scenarios[0]?.cases ?? []
    expect(result?.variants.every(({ time }) => time === null)).toBe(true)
    expect(result?.comparisons.every(({ time }) => time === null)).toBe(true)
  })

  it('times nothing when outputs differ, and serves nothing', async () => {
    const jobs: Job[] = []
    const canned = fakeLauncher(variants, undefined, jobs)
    const difference = { variant: 'pooled', op: 3, expected: 'a', actual: 'b' }
    const launch: Launcher = (job, launchOptions) => {
      const child = canned(job, launchOptions)
      if (job.pass === 'describe') return { ...child, done: child.done.then(withSockets as never) }
      if (job.pass !== 'verify' || job.variant !== 'pooled') return child
      const result = { outputs: 4, empty: false, difference, pool: null }
      return { ...child, done: Promise.resolve({ status: 'ok', result: result as never }) }
    }
    const sockets = { kind: 'requests', requestsPerSecond: 1, connections: 1 }
    const withSockets = (trial: { readonly result: object }) => ({
      ...trial,
      result: { ...trial.result, sockets },
    })
    const served = { ...options, sockets: true }
    const { run: document } = await judgedRun(labWith(launch), ['file:///fake.js'], served, environment)
    expect(document.scenarios).toHaveLength(1)
    expect(document.scenarios[0]?.cases[0]?.verified).toMatchObject({ same: false, difference })
    expect(jobs.some(({ pass }) => pass === 'time' || pass === 'allocation')).toBe(false)
  })

  it('names what is there when a case or variant is not', async () => {
    await expect(run({ cases: ['three'] })).rejects.toThrow(
      'fake has no case "three"; there are "one", "two"',
    )
    await expect(run({ variants: ['nope'] })).rejects.toThrow('fake has no variant "nope"')
  })

  it('tells its plan and its steps', async () => {
    const events: RunEvent[] = []
    await run({ cases: ['one'] }, variants, [], events)
    const [plan] = events
    expect(plan?.type).toBe('plan')
    const steps = events.flatMap((event) => (event.type === 'step' ? [event.pass] : []))
    expect([...new Set(steps)]).toEqual([
      'verify',
      'allocation',
      'kept',
      'work',
      'collector',
      'young-generations',
      'time',
      'cpu',
    ])
  })
})
