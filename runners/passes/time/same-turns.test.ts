import { describe, expect, it } from 'vitest'
import { seeded } from '../../../stats/random.js'
import { type FakeVariant, fakeLauncher } from '../../../test/testdata/fake-launcher.js'
import type { Launcher } from '../../processes/launch.js'
import type { Lab } from '../lab.js'
import { raceForks } from './race-forks.js'
import type { TimePlan } from './race-lanes.js'

const place = { url: 'file:///fake.js', scenario: 'fake', case: 'one' }
const plan: TimePlan = { forkNs: 5e7, aloneNs: 1e6, pilot: 2, atOnce: 1, forks: () => 6 }
const fakes: Record<string, FakeVariant> = {
  baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
  pooled: { nsPerOp: 200, allocs: 1, bytes: 40 },
  lean: { nsPerOp: 300, allocs: 0, bytes: 0 },
}
const contenders = Object.keys(fakes).map((name) => ({ name, variant: name, flags: [] }))

/** What a fork's children were started with, in which order, and who had each turn. */
interface Fork {
  readonly flags: Set<string>
  readonly started: string[]
  readonly turns: string[]
}

interface Machine {
  readonly jitter?: () => number
  readonly variants?: Record<string, FakeVariant>
  readonly once?: Lab['once']
  readonly atOnce?: number
  readonly stopAfter?: number
}

/** Races on a made-up machine; gives the turns of each fork that counts, those of warm-up left out. */
async function turnsOn({ jitter, variants = fakes, once, atOnce = 1, stopAfter = 99 }: Machine) {
  const canned = fakeLauncher(variants, jitter)
  const stop = new AbortController()
  const forks: Fork[] = []
  const launch: Launcher = (job, options) => {
    if (job.pass !== 'time') return canned(job, options)
    if (forks.at(-1)?.started.length === contenders.length || forks.length === 0)
      forks.push({ flags: new Set(), started: [], turns: [] })
    const fork = forks.at(-1) as Fork
    fork.started.push(job.variant)
    fork.flags.add(options.flags.join(' '))
    if (forks.length > stopAfter) stop.abort()
    const child = canned(job, options)
    return {
      ...child,
      turn: (command) => {
        fork.turns.push(job.variant)
        return child.turn(command)
      },
    }
  }
  const lab = { launch, node: 'node', timeoutMs: 1000, maxHeapMB: null, signal: stop.signal }
  const race = await raceForks(
    { ...lab, onEvent: () => {}, ...(once && { once }) },
    place,
    contenders,
    { ...plan, atOnce },
    5,
  )
  const counted = contenders.length * (race.samples?.blocks ?? 0)
  return forks.map(({ flags, started, turns }) => ({
    flags: [...flags],
    started,
    turns: turns.slice(turns.length - counted),
    allTurns: turns.length,
  }))
}

type Turns = Awaited<ReturnType<typeof turnsOn>>

/** The part of the turns that runs of forks of different lengths have in common. */
function shared(turns: Turns, others: Turns) {
  const length = Math.min(...[...turns, ...others].map((fork) => fork.turns.length))
  expect(length).toBeGreaterThan(10 * contenders.length)
  return turns.map(({ flags, started, turns: all }) => ({ flags, started, turns: all.slice(0, length) }))
}

describe('two runs with the same seed', () => {
  it('take the same turns in every fork, whatever the machine does', async () => {
    const quiet = await turnsOn({})
    const random = seeded(3)
    let samples = 0
    const all = await turnsOn({ jitter: () => 1 + 3 * random() + (samples++ % 300) / 30 })
    // So much noise may have the first forks dropped, whose samples were too long.
    const loud = all.slice(-quiet.length)
    expect(quiet).toHaveLength(6)
    expect(new Set(quiet.map(({ flags }) => flags[0])).size).toBe(6)
    expect(quiet.every(({ flags }) => flags.length === 1)).toBe(true)
    expect(new Set(quiet.map(({ turns }) => turns.join())).size).toBe(6)
    // It did make a difference to how long they warmed up.
    expect(loud.map(({ allTurns }) => allTurns)).not.toEqual(quiet.map(({ allTurns }) => allTurns))
    expect(shared(loud, quiet)).toEqual(shared(quiet, loud))
  })

  it('take them also where forks are dropped since their samples are far too short', async () => {
    const quiet = await turnsOn({})
    const starved = { ...fakes, lean: { ...(fakes.lean as FakeVariant), roughNs: 40_000 } }
    const [dropped, ...others] = await turnsOn({ variants: starved })
    expect(dropped?.flags).toEqual(quiet[0]?.flags)
    expect(shared(others, quiet)).toEqual(shared(quiet, others))
  })

  it('take them also when one is cut off and resumed', async () => {
    const whole = await turnsOn({})
    const kept = new Map<string, unknown>()
    const once: Lab['once'] = async (key, measure, complete) => {
      if (kept.has(key)) return kept.get(key) as Awaited<ReturnType<typeof measure>>
      const value = await measure()
      if (complete(value)) kept.set(key, value)
      return value
    }
    await turnsOn({ once, stopAfter: 3 })
    const forks = [...kept.keys()].filter((key) => !key.includes('rough'))
    for (const key of forks.slice(3)) kept.delete(key)
    const rest = await turnsOn({ once, jitter: () => 1.5 })
    expect(rest).toHaveLength(3)
    expect(shared(rest, whole)).toEqual(shared(whole, rest).slice(3))
  })

  it('take them also with two forks at once', async () => {
    const single = await turnsOn({})
    const random = seeded(4)
    const all = await turnsOn({ atOnce: 2, jitter: () => 1 + random() })
    // So much noise may have the first forks dropped, whose samples seemed uneven.
    const lanes = all.slice(-single.length)
    expect(shared(lanes, single)).toEqual(shared(single, lanes))
  })
})
