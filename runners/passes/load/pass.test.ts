import { describe, expect, it } from 'vitest'
import type { Child, Launcher } from '../../processes/launch.js'
import type { Lab } from '../lab.js'
import type { LoadChildResult } from './job.js'
import { loadCase } from './pass.js'
import { decodeCommand, rateOf } from './turns.js'

const profile = { ratePerSecond: 1000, slaMs: 10, inFlight: 5, liveHeapMB: 0 }
const baseline = { name: 'base', variant: 'base', flags: [] }
const other = { name: 'other', variant: 'other', flags: ['--x'] }
const place = { url: 'file:///s.js', scenario: 's', case: 'c' }

interface Fake {
  /** Ops a second that the contender can do. */
  readonly capacity: number
  readonly crashes?: boolean
}

/** A lab whose children do as many ops as they can, and note the spells they ran. */
function fakeLab(fakes: Readonly<Record<string, Fake>>) {
  const spells: { variant: string; step: number; counted: boolean }[] = []
  const launch = ((job: { variant: string }) => {
    const { capacity, crashes = false } = fakes[job.variant] as Fake
    let rate = 0
    let finish: (trial: unknown) => void = () => {}
    const done = new Promise((resolve) => {
      finish = resolve
    })
    const child = {
      turn: async (byte: number) => {
        const command = decodeCommand(byte)
        if (crashes || command.type === 'end') {
          const result = {
            achievedPerSecond: Math.min(rate, capacity),
            latencyMs: {},
            timeline: {},
            percentiles: [1],
          }
          finish(crashes ? { status: 'crashed', cause: 'it fell over' } : { status: 'ok', result })
          return null
        }
        spells.push({ variant: job.variant, step: command.step, counted: command.counted })
        const asked = rateOf(command.step, profile.ratePerSecond)
        if (command.counted) rate = asked
        return [Math.min(asked, capacity), 0]
      },
      done,
      end: () => {},
    }
    return child as unknown as Child<LoadChildResult>
  }) as unknown as Launcher
  const lab: Lab = {
    launch,
    node: 'node',
    timeoutMs: 1000,
    maxHeapMB: null,
    signal: new AbortController().signal,
    onEvent: () => {},
  }
  return { lab, spells }
}

const run = (lab: Lab, search = false) =>
  loadCase({
    lab,
    place,
    contenders: [baseline, other],
    profile,
    plan: { spellMs: 10, spells: 3, search },
    seed: 1,
  })

describe('the load pass', () => {
  it('runs each contender once a round, at the declared rate where the baseline holds it', async () => {
    const { lab, spells } = fakeLab({ base: { capacity: 5000 }, other: { capacity: 5000 } })
    const { results, warnings } = await run(lab)
    expect(warnings).toEqual([])
    expect(results.map(({ variant, keptUp, ratePerSecond }) => [variant, keptUp, ratePerSecond])).toEqual([
      ['base', true, 1000],
      ['other', true, 1000],
    ])
    expect(results[1]?.flags).toEqual(['--x'])
    const counted = spells.filter((spell) => spell.counted)
    expect(counted).toHaveLength(6)
    for (let round = 0; round < 3; round++) {
      const pair = counted.slice(2 * round, 2 * round + 2).map(({ variant }) => variant)
      expect(pair.sort()).toEqual(['base', 'other'])
    }
  })

  it('runs all at a lower rate where the baseline does not hold the declared one', async () => {
    const { lab, spells } = fakeLab({ base: { capacity: 600 }, other: { capacity: 5000 } })
    const { results, warnings } = await run(lab)
    const rate = results[0]?.ratePerSecond ?? 0
    expect(rate).toBeLessThan(600)
    expect(rate).toBeGreaterThan(400)
    expect(results.every(({ keptUp, ratePerSecond }) => keptUp && ratePerSecond === rate)).toBe(true)
    expect(warnings).toEqual([{ code: 'load-lowered', declared: 1000, used: rate, scenario: 's', case: 'c' }])
    expect(new Set(spells.filter(({ counted }) => counted).map(({ step }) => step)).size).toBe(1)
  })

  it('does not present the latency of a contender that fell behind', async () => {
    const { lab } = fakeLab({ base: { capacity: 5000 }, other: { capacity: 700 } })
    const { results, warnings } = await run(lab)
    expect(results[0]).toMatchObject({ keptUp: true })
    expect(results[0]?.latencyMs).not.toBeNull()
    expect(results[1]).toMatchObject({ keptUp: false, latencyMs: null, percentiles: [], timeline: null })
    expect(results[1]?.achievedPerSecond).toBe(700)
    expect(warnings).toMatchObject([
      { code: 'load-behind', ratePerSecond: 1000, achievedPerSecond: 700, variant: 'other' },
    ])
  })

  it('says what it does not know of a contender that crashed', async () => {
    const { lab } = fakeLab({ base: { capacity: 5000 }, other: { capacity: 5000, crashes: true } })
    const { results, warnings } = await run(lab)
    expect(results[1]).toMatchObject({
      keptUp: null,
      achievedPerSecond: null,
      latencyMs: null,
      slaMisses: null,
      gc: null,
    })
    expect(warnings).toMatchObject([{ code: 'trial-failed', pass: 'load', variant: 'other' }])
  })

  it('finds the highest rate that each contender sustains', async () => {
    const { lab } = fakeLab({ base: { capacity: 1500 }, other: { capacity: 6000 } })
    const { results } = await run(lab, true)
    const [base, fast] = results.map(({ sustainedPerSecond }) => sustainedPerSecond ?? 0)
    expect(base).toBeGreaterThan(1400)
    expect(base).toBeLessThanOrEqual(1516)
    expect(fast).toBeGreaterThan(5700)
    expect(fast).toBeLessThanOrEqual(6061)
  })
})
