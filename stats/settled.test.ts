import { describe, expect, it } from 'vitest'
import { seeded } from './random.js'
import type { Samples } from './ratio-of-fork.js'
import { findSettled } from './settled.js'
import { type SimulatedOp, simulateFork } from './testdata/machine.js'

const op: SimulatedOp = { programNs: 400, pauseNs: 300_000, samplesPerPause: 7 }
const BLOCKS = 17

/** Forks on a machine of two speeds; `slowed` is the factor by which a contender slows at a block. */
function race(
  seed: number,
  slowed: (block: number, contender: number, fork: number) => number,
  forks = 6,
): Samples[][] {
  const random = seeded(seed)
  return Array.from({ length: forks }, (_, fork) =>
    simulateFork([op, op, op], BLOCKS, random).map((samples, contender) => ({
      ...samples,
      ns: samples.ns.map((ns, block) => ns * slowed(block, contender, fork)),
    })),
  )
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed + 1)

describe('where times have come to rest', () => {
  it('is the first block on a machine that only changes its speed', () => {
    const found = seeds.map((seed) => findSettled(race(seed, () => 1)))
    expect(found.filter(({ first }) => first === 0).length).toBeGreaterThanOrEqual(90)
    expect(found.filter(({ moves }) => moves.includes(true)).length).toBeLessThanOrEqual(3)
  })

  it('leaves out the blocks in which V8 compiled all contenders, or one', () => {
    const all = findSettled(race(1, (block) => (block < 4 ? 1.6 : 1)))
    expect(all).toEqual({ first: 4, moves: [false, false, false] })
    const one = findSettled(race(1, (block, contender) => (contender === 2 && block < 4 ? 1.6 : 1)))
    expect(one).toEqual({ first: 4, moves: [false, false, false] })
  })

  it('is asked of three forks too: of what is alike in all, not of what one of them met', () => {
    const still = seeds.map((seed) => findSettled(race(seed, () => 1, 3)))
    expect(still.filter(({ first }) => first === 0).length).toBeGreaterThanOrEqual(85)
    const met = seeds.map((seed) =>
      findSettled(race(seed, (block, _, fork) => (fork === 1 && block < 4 ? 1.6 : 1), 3)),
    )
    expect(met.filter(({ first }) => first === 0).length).toBeGreaterThanOrEqual(85)
    const compiled = seeds.map((seed) =>
      findSettled(race(seed, (block, contender) => (contender === 2 && block < 4 ? 1.6 : 1), 3)),
    )
    expect(compiled.filter(({ first }) => first >= 4).length).toBeGreaterThanOrEqual(85)
  })

  it('is nowhere where one still moves at the end, or the baseline, which all are compared with', () => {
    const one = findSettled(race(1, (block, contender) => (contender === 1 ? 2 - block / BLOCKS : 1)))
    expect(one.moves).toEqual([false, true, false])
    const base = findSettled(race(1, (block, contender) => (contender === 0 ? 2 - block / BLOCKS : 1)))
    expect(base.moves.slice(1)).toEqual([true, true])
  })

  it('is not asked of a block or two', () => {
    const [fork] = race(1, (block) => 2 - block / BLOCKS) as [Samples[]]
    const short = fork.map((samples) => ({ ...samples, ns: samples.ns.slice(0, 2) }))
    expect(findSettled([short])).toEqual({ first: 0, moves: [false, false, false] })
  })
})
