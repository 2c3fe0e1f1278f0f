import { describe, expect, it } from 'vitest'
import { compareWorkers } from '../../../judge/within-run/compare-workers.js'
import type { Entry } from './race.js'
import { settleGroups } from './settle-groups.js'
import { type GroupTimes, timesOf } from './times.js'

const entry = (name: string, workers: number): Entry => ({ name, variant: name, flags: [], workers })
/** Forks of three samples, each `ns` but for a wobble that is the same for all contenders of a fork. */
const forks = (ns: number, gcNs = 0, count = 8) =>
  Array.from({ length: count }, (_, fork) => ({
    ops: 1,
    ns: [0, 1, 2].map((i) => ns * (1 + 0.01 * ((fork + i) % 3))),
    gcNs: [gcNs, gcNs, gcNs],
  }))

/** The groups with their verdicts, as a run that is judged has them. */
const judgedOf = (entries: readonly Entry[], times: ReadonlyMap<Entry, GroupTimes>) =>
  compareWorkers(
    entries.map((one) => ({
      case: 'only',
      workers: one.workers,
      variant: one.name,
      ...(times.get(one) ?? { nsPerOp: null, opsPerSecond: null }),
      allocation: null,
      gc: null,
    })),
    0.01,
  )

describe('the times of groups', () => {
  const baseline = [entry('baseline', 1), entry('baseline', 2)] as const
  const pooled = [entry('pooled', 1), entry('pooled', 2)] as const
  const control = [entry('control', 1), entry('control', 2)] as const
  const entries = [baseline[0], pooled[0], control[0], baseline[1], pooled[1], control[1]]
  const samples = new Map<Entry, ReturnType<typeof forks>>([
    [baseline[0], forks(100)],
    [pooled[0], forks(80, 10)],
    [control[0], forks(100)],
    [baseline[1], forks(125)],
    [pooled[1], forks(80, 10)],
    [control[1], forks(125)],
  ])

  it('compares each with the baseline of as many workers', () => {
    const times = timesOf(entries, samples)
    expect(times.get(baseline[0])?.time).toBeNull()
    expect(times.get(pooled[0])?.time?.ratio).toBeCloseTo(0.8, 2)
    expect(times.get(pooled[1])?.time?.ratio).toBeCloseTo(0.64, 2)
    expect(times.get(control[1])?.time?.ratio).toBe(1)
    const judged = judgedOf(entries, times)
    expect(judged[4]?.time).toMatchObject({ verdict: 'faster', noiseFloor: 0 })
    expect(judged[5]?.time).toMatchObject({ verdict: 'same', ratio: 1 })
  })

  it('adds up the rates of the workers, and sets them against one worker alone', () => {
    const times = timesOf(entries, samples)
    expect(times.get(baseline[1])?.nsPerOp).toBeCloseTo(126.25, 1)
    expect(times.get(baseline[1])?.opsPerSecond).toBeCloseTo(2e9 / 126.25, -5)
    expect(times.get(baseline[0])?.scalingEfficiency).toBe(1)
    expect(times.get(baseline[1])?.scalingEfficiency).toBeCloseTo(0.8, 6)
    expect(times.get(pooled[1])?.scalingEfficiency).toBeCloseTo(1, 6)
    expect(times.get(pooled[1])?.gcNsPerOp).toBeCloseTo(10, 9)
  })

  it('knows nothing of a group that did not last, and compares nothing with a baseline that did not', () => {
    const without = new Map(samples)
    without.delete(baseline[1])
    const times = timesOf(entries, without)
    expect(times.get(baseline[1])).toBeUndefined()
    expect(times.get(pooled[1])).toMatchObject({ time: null, scalingEfficiency: expect.closeTo(1, 6) })
  })

  it('has no scaling without a group of one, and no interval with few forks', () => {
    const few = new Map([
      [baseline[1], forks(125, 0, 3)],
      [pooled[1], forks(80, 0, 3)],
    ])
    const times = timesOf([baseline[1], pooled[1]], few)
    expect(times.get(pooled[1])).toMatchObject({ scalingEfficiency: null, ci95: null })
    expect(judgedOf([baseline[1], pooled[1]], times)[1]?.time).toMatchObject({
      ci95: null,
      noiseFloor: null,
      verdict: 'inconclusive',
    })
  })

  it('says nothing of how groups compare while their times move, and leaves out where they still did', () => {
    const moved = (ns: number, until: number) =>
      forks(ns).map((fork, f) => ({
        ...fork,
        ns: Array.from({ length: 12 }, (_, i) => ns * (i < until ? 1.3 : 1) + f),
        gcNs: new Array<number>(12).fill(0),
      }))
    const settle = (until: number, count = 8) => {
      const of = (entry: Entry) =>
        [entry, moved(100, entry.name === 'pooled' ? until : 0).slice(0, count)] as const
      return settleGroups(entries, { samples: new Map(entries.map(of)) as never, failures: new Map() })
    }
    const early = settle(3)
    expect(early.moving.size).toBe(0)
    expect(early.samples.get(pooled[0])?.[0]?.ns).toHaveLength(9)
    const late = settle(10)
    expect([...late.moving]).toEqual(pooled)
    expect(settle(10, 2).moving.size).toBe(0)
    const times = timesOf(entries, late.samples, late.moving)
    expect(times.get(pooled[1])?.time).toBeNull()
    expect(times.get(control[1])?.time?.ratio).toBe(1)
  })
})
