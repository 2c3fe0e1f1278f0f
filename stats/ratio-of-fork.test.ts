import { describe, expect, it } from 'vitest'
import { forkFigures, type Samples, samplesFrom } from './ratio-of-fork.js'

const OPS = 100
/** Samples from nanoseconds per op, and what collections add to some of them. */
const samples = (
  programNs: readonly number[],
  gcNs: readonly number[] = programNs.map(() => 0),
): Samples => ({
  ops: OPS,
  ns: programNs.map((ns, i) => (ns + (gcNs[i] as number)) * OPS),
  gcNs: gcNs.map((ns) => ns * OPS),
})
const steady = (ns: number, blocks = 20): number[] => new Array<number>(blocks).fill(ns)
/** A collection in every `every`-th sample that costs `ns` per op over all. */
const lumps = (ns: number, every: number, blocks = 20): number[] =>
  Array.from({ length: blocks }, (_, i) => (i % every === 0 ? ns * every : 0))

describe("one fork's figures", () => {
  it('are the plain ratio and times where nothing disturbs', () => {
    const { ratio, nsPerOp, gcNsPerOp } = forkFigures(samples(steady(300)), samples(steady(400)))
    expect(ratio).toBeCloseTo(0.75, 12)
    expect(nsPerOp).toBeCloseTo(300, 9)
    expect(gcNsPerOp).toBe(0)
  })

  it('do not mind how many ops a sample has', () => {
    const short = { ops: 7, ns: steady(2800), gcNs: steady(0) }
    expect(forkFigures(short, samples(steady(200))).ratio).toBeCloseTo(2, 12)
  })

  it('charge collections that fall into few samples, or into most, as a mean', () => {
    for (const every of [5, 2, 1]) {
      const pooled = samples(steady(400))
      const plain = samples(steady(400), lumps(100, every))
      const figures = forkFigures(plain, pooled)
      expect(figures.gcNsPerOp, `every ${every}`).toBeCloseTo(100, 9)
      expect(figures.nsPerOp).toBeCloseTo(500, 9)
      expect(figures.ratio).toBeCloseTo(1.25, 9)
      expect(forkFigures(pooled, plain).ratio).toBeCloseTo(0.8, 9)
    }
  })

  it('see through a machine that runs at half its speed for a third of the blocks', () => {
    const speed = (i: number): number => (i < 7 ? 2 : 1)
    const at = (ns: readonly number[]): number[] => ns.map((t, i) => t * speed(i))
    const plain = samples(at(steady(400)), at(lumps(100, 5)))
    const pooled = samples(at(steady(400)))
    // A median window across the change of speed sees one speed for both.
    expect(forkFigures(pooled, plain).ratio).toBeCloseTo(0.8, 1)
    expect(Math.abs(forkFigures(pooled, plain).ratio - 0.8)).toBeLessThan(0.01)
  })

  it('ignore a few samples that met other programs', () => {
    const disturbed = steady(400).map((ns, i) => (i % 6 === 2 ? ns * 30 : ns))
    const figures = forkFigures(samples(disturbed, lumps(100, 4)), samples(steady(400)))
    expect(figures.ratio).toBeCloseTo(1.25, 9)
    expect(figures.nsPerOp).toBeCloseTo(500, 9)
  })

  it('charge as many collections as there are in all, whether they fall into samples or before them', () => {
    const plain = samples(steady(400))
    const leadInOf = (count: number, within: number, ns: number) => ({
      ops: 25,
      gcNs: steady(ns),
      collections: steady(0).map(() => [count, within] as const),
    })
    // Of 125 ops, one collection of 12,500 ns, which is 100 an op: always before the sample, or always in it.
    const never = { ...plain, leadIn: leadInOf(1, 0, 12_500) }
    const always = { ...samples(steady(400), steady(125)), leadIn: leadInOf(0, 1, 0) }
    for (const inStep of [never, always]) {
      const figures = forkFigures(inStep, plain)
      expect(figures.gcNsPerOp).toBeCloseTo(100, 9)
      expect(figures.ratio).toBeCloseTo(1.25, 9)
      expect(forkFigures(samplesFrom(4, inStep), samplesFrom(4, plain))).toEqual(figures)
    }
    // What the others' turn left cold takes longer, and is no part of the op.
    const cold = { ...samples(steady(400), steady(100)), leadIn: leadInOf(1, 4, 9000) }
    expect(forkFigures(cold, plain).gcNsPerOp).toBeCloseTo(100, 9)
  })

  it('survive a collection that is charged with more than its sample', () => {
    const odd = samples(steady(400))
    const broken: Samples = { ...odd, gcNs: odd.ns.map((ns, i) => (i === 4 ? ns * 1.5 : 0)) }
    const { ratio, nsPerOp, gcNsPerOp } = forkFigures(broken, samples(steady(400)))
    expect(ratio).toBeCloseTo(1 + 1.5 / 20, 9)
    expect(nsPerOp).toBeCloseTo(430, 9)
    expect(gcNsPerOp).toBeCloseTo(30, 9)
  })

  it('compare whole samples of ops that are nothing but collection', () => {
    const collect: Samples = { ops: 1, ns: steady(1e6), gcNs: steady(0.99e6) }
    const { ratio, nsPerOp, gcNsPerOp } = forkFigures(collect, {
      ops: 1,
      ns: steady(2e6),
      gcNs: steady(1.98e6),
    })
    expect(ratio).toBeCloseTo(0.5, 12)
    expect(nsPerOp).toBe(1e6)
    expect(gcNsPerOp).toBeCloseTo(0.99e6, 3)
  })
})
