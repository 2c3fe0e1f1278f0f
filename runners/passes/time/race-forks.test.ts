import { describe, expect, it } from 'vitest'
import { type FakeVariant, fakeLauncher } from '../../../test/testdata/fake-launcher.js'
import type { Launcher } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { Lab } from '../lab.js'
import { figuresInForks } from './fork-figures.js'
import { raceForks } from './race-forks.js'
import type { TimePlan } from './race-lanes.js'

const place = { url: 'file:///fake.js', scenario: 'fake', case: 'one' }
const plan: TimePlan = { forkNs: 5e7, aloneNs: 0, pilot: 3, atOnce: 1, forks: () => 6 }
const contenders: readonly Contender[] = [
  { name: 'baseline', variant: 'baseline', flags: [] },
  { name: 'pooled', variant: 'pooled', flags: [] },
  { name: 'control', variant: 'baseline', flags: ['--control'] },
]
const fakes: Record<string, FakeVariant> = {
  baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
  pooled: { nsPerOp: 200, allocs: 1, bytes: 40 },
}

function labWith(launch: Launcher, signal = new AbortController().signal): Lab {
  return { launch, node: process.execPath, timeoutMs: 1000, maxHeapMB: null, signal, onEvent: () => {} }
}

describe('a race', () => {
  it('has as many forks as the pilot calls for, and everybody lasts', async () => {
    const race = await raceForks(labWith(fakeLauncher(fakes)), place, contenders, plan, 1)
    expect(race.forks).toHaveLength(6)
    expect(race.lasted).toEqual(contenders)
  })

  it('asks anew how many forks it is to have, once more of them show how they scatter', async () => {
    const asked: number[] = []
    const scattering: TimePlan = {
      ...plan,
      forks: ([own]) => {
        asked.push(own?.length ?? 0)
        return asked.length === 1 ? 6 : 8
      },
    }
    const race = await raceForks(labWith(fakeLauncher(fakes)), place, contenders, scattering, 1)
    expect(asked).toEqual([3, 6, 8])
    expect(race.forks).toHaveLength(8)
  })

  it('tries no op that was seen before, nor the same code again', async () => {
    const tried: string[] = []
    const launch: Launcher = (job, options) => {
      if (job.pass === 'time:rough') tried.push(job.variant)
      return fakeLauncher(fakes)(job, options)
    }
    const [baseline] = contenders as [Contender]
    const seen = new Map([[baseline, { isAsync: false, ns: 1000, prepareNs: 0 }]])
    const race = await raceForks(labWith(launch), place, contenders, { ...plan, forkNs: 5e8, seen }, 1)
    expect(tried).toEqual(['pooled'])
    expect(race.samples.rough.get(baseline)).toEqual(race.samples.rough.get(contenders[2] as Contender))
    expect(race.samples.rough.get(baseline)?.ns).toBe(1000)
  })

  it('gives ops that turn out alike samples of one length, whatever they looked like', async () => {
    const pooled = { ...(fakes.pooled as FakeVariant), nsPerOp: 390, roughNs: 900 }
    const race = await raceForks(labWith(fakeLauncher({ ...fakes, pooled })), place, contenders, plan, 1)
    expect(race.dropped).toBe(1)
    expect(race.forks).toHaveLength(6)
    expect(new Set(race.samples.opsPerSample.values()).size).toBe(1)
    const other = { ...(fakes.pooled as FakeVariant), nsPerOp: 150, roughNs: 210 }
    const kept = await raceForks(
      labWith(fakeLauncher({ ...fakes, pooled: other })),
      place,
      contenders,
      plan,
      1,
    )
    expect(kept.dropped).toBe(0)
  })

  it('sizes samples until they fit, where few ops told little of how long one takes', async () => {
    // What begins a sample takes as long as 75 ops.
    const launch: Launcher = (job, options) => {
      const ops = 'opsPerSample' in job.params ? job.params.opsPerSample : 1
      const late = { ...(fakes.pooled as FakeVariant), nsPerOp: 800 + 60_000 / ops, roughNs: 20_000 }
      return fakeLauncher({ ...fakes, pooled: late })(job, options)
    }
    const race = await raceForks(labWith(launch), place, contenders, plan, 1)
    expect(race.dropped).toBe(2)
    expect(race.samples.opsPerSample.get(contenders[1] as Contender)).toBe(422)
  })

  it('ends at the first look that shows everything plainly, unless code of another commit runs', async () => {
    const aim = { comparisons: 1, minEffect: 0.01, precision: 0.01 }
    const looking = { ...plan, forks: () => 30, aim }
    const race = await raceForks(labWith(fakeLauncher(fakes)), place, contenders, looking, 1)
    expect(race.forks).toHaveLength(3)
    expect(race.look).toEqual({ at: 1, of: 10, forks: 3, level: 0.004 })
    const [baseline, pooled] = contenders as [Contender, Contender]
    const earlier = {
      ...pooled,
      name: 'pooled @ main',
      elsewhere: { url: place.url, ref: 'main', cases: ['one'] },
    }
    const fixed = { ...looking, forks: () => 8 }
    const whole = await raceForks(labWith(fakeLauncher(fakes)), place, [baseline, pooled, earlier], fixed, 1)
    expect(whole.forks).toHaveLength(8)
    expect(whole.look).toBeUndefined()
  })

  it('leaves a small difference open where time is over, and never a large one', async () => {
    const aim = { comparisons: 6, minEffect: 0.01, precision: 0.01 }
    const short = { ...plan, forks: () => 8, aim, mostSeconds: 0 }
    const raced = (nsPerOp: number) => {
      let processes = 0
      // Each process runs by up to a fifth as fast: at the first look nothing is plain.
      const launch: Launcher = (job, options) => {
        const pooled = { ...(fakes.pooled as FakeVariant), nsPerOp: nsPerOp * (1 + (processes++ % 5) / 20) }
        return fakeLauncher({ ...fakes, pooled })(job, options)
      }
      return raceForks(labWith(launch), place, contenders, short, 1)
    }
    expect((await raced(380)).look).toEqual({ at: 1, of: 5, forks: 3, level: 0.004 })
    expect((await raced(260)).look?.at).toBeGreaterThan(1)
  })

  it('goes on where times moved until the end, and not where they came to rest before', async () => {
    const aim = { comparisons: 1, minEffect: 0.01, precision: 0.01 }
    const raced = (factor: (sample: number) => number) => {
      // Of each process anew.
      const launch: Launcher = (job, options) => {
        let samples = 0
        return fakeLauncher(fakes, () => factor(samples++))(job, options)
      }
      return raceForks(labWith(launch), place, contenders, { ...plan, forks: () => 8, aim }, 1)
    }
    const moving = await raced((sample) => 0.99 ** sample)
    expect(moving.forks).toHaveLength(8)
    expect(moving.look).toMatchObject({ at: 5, of: 5 })
    const { warmUp, blocks } = moving.samples
    const uncounted = 1 + warmUp.least
    const resting = await raced((sample) => (sample < uncounted + blocks / 5 ? 1.5 : 1))
    expect(resting.look).toMatchObject({ at: 1, forks: 3 })
  })

  it('goes on to the last look where the control shows that nothing is plain', async () => {
    let started = 0
    // Each process of the control runs by another fifth as fast: no difference exceeds what it leaves open.
    const launch: Launcher = (job, options) => {
      const isControl = options.flags.includes('--control')
      const baseline = {
        ...(fakes.baseline as FakeVariant),
        nsPerOp: isControl ? 200 + 100 * (started++ % 5) : 400,
      }
      return fakeLauncher({ ...fakes, baseline, pooled: { ...(fakes.pooled as FakeVariant), nsPerOp: 390 } })(
        job,
        options,
      )
    }
    const aim = { comparisons: 1, minEffect: 0.01, precision: 0.01 }
    const race = await raceForks(labWith(launch), place, contenders, { ...plan, forks: () => 10, aim }, 1)
    expect(race.forks).toHaveLength(10)
    expect(race.look).toMatchObject({ at: 6, of: 6, level: expect.closeTo(0.04) })
  })

  it('goes on past the last look where what is open turns out to scatter more', async () => {
    let started = 0
    const launch: Launcher = (job, options) => {
      const pooled = { ...(fakes.pooled as FakeVariant), nsPerOp: 400 + (started++ % 7) * 5 }
      return fakeLauncher({ ...fakes, pooled })(job, options)
    }
    const aim = { comparisons: 1, minEffect: 0.01, precision: 0.01 }
    const forks: TimePlan['forks'] = ([own]) => ((own?.length ?? 0) < 5 ? 8 : 10)
    const race = await raceForks(labWith(launch), place, contenders, { ...plan, aim, forks }, 1)
    expect(race.forks).toHaveLength(10)
    expect(race.look).toMatchObject({ at: 6, of: 6, forks: 10 })
  })

  it('gives all contenders of a fork the same random numbers, and each fork others', async () => {
    const seeds: string[] = []
    const launch: Launcher = (job, options) => {
      if (job.pass === 'time')
        seeds.push(options.flags.find((flag) => /^--random-seed=[1-9]\d*$/.test(flag)) ?? 'none')
      return fakeLauncher(fakes)(job, options)
    }
    await raceForks(labWith(launch), place, contenders, plan, 1)
    const byFork = Array.from({ length: 6 }, (_, fork) => new Set(seeds.slice(3 * fork, 3 * fork + 3)))
    expect(byFork.map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1])
    expect(new Set(seeds).size).toBe(6)
    expect(seeds).not.toContain('none')
  })

  it('compares a variant with the baseline and the control, and these two with each other', async () => {
    // The control is a fifth slower in every fork.
    const launch: Launcher = (job, options) => {
      const isControl = options.flags.includes('--control')
      const baseline = { ...(fakes.baseline as FakeVariant), nsPerOp: isControl ? 480 : 400 }
      return fakeLauncher({ ...fakes, baseline })(job, options)
    }
    const race = await raceForks(labWith(launch), place, contenders, plan, 1)
    const ratios = contenders.map((one) =>
      figuresInForks(one, race.lasted, race.forks).map(({ ratio }) => ratio),
    )
    const [same, pooled, control] = ratios.map(([first]) => first as number)
    expect(same).toBeCloseTo(1, 9)
    expect(control).toBeCloseTo(1.2, 1)
    expect(pooled).toBeCloseTo(0.5 / Math.sqrt(control as number), 9)
  })

  it('takes nothing from a fork that it was cut off in', async () => {
    const stop = new AbortController()
    const launch: Launcher = (job, options) => {
      const child = fakeLauncher(fakes)(job, options)
      let turns = 0
      const turn: typeof child.turn = (command) => {
        if (++turns === 3) stop.abort()
        return child.turn(command)
      }
      return { ...child, turn }
    }
    const race = await raceForks(labWith(launch, stop.signal), place, contenders, plan, 1)
    expect(race.forks).toEqual([])
    expect(race.lasted).toEqual([])
  })
})
