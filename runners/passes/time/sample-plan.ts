import { maximum, minimum } from '../../../stats/summary.js'
import type { Contender } from '../contender.js'
import type { RoughOp } from './job.js'
import type { ForkPlan } from './run-fork.js'

/**
 * Length of one timed sample: short, since a shared machine changes speed between turns and hardly within
 * one, so many short samples say more than few long ones; but longer than the cost of the turn.
 */
const SAMPLE_NS = 0.5e6
/** Of a turn, the preparing of inputs included: a sample whose inputs take longer has fewer ops. */
const MOST_TURN_NS = 20 * SAMPLE_NS
/** What a turn costs beside its ops: two pipe messages and a process switch. */
const TURN_NS = 0.06e6
/** Of the ops in a sample, those that lead in: as a power of two that divides them. */
const LEAD_IN = 3
/** The longest op of which one leads in where a sample has few: what lies in no cache costs some 150 µs. */
const LONGEST_LEAD_IN_NS = 4 * SAMPLE_NS
const LEAST = { warmUp: 2, blocks: 5 } as const
/** The longest time for the fewest blocks; if a block takes longer, there is one: forks are the data. */
const FEWEST_NS = 1.5e9
const MOST = { warmUp: 100, blocks: 300 } as const
/** Blocks that steadiness is judged by. */
const JUDGED = 16

/** How long a fork is to last. */
export interface ForkLength {
  /** Nanoseconds of all turns together. */
  readonly forkNs: number
  /** A power of two: samples are of as many ops, or of a larger power; absent: of any number. */
  readonly leastOps?: number
}

/** How every fork of a race is sampled. */
export interface SamplePlan extends ForkPlan {
  /** What it was planned by. */
  readonly rough: ReadonlyMap<Contender, RoughOp>
  /**
   * Ops just before a sample: who had the turn before has left the caches to itself, which would cost a
   * sample of few ops more than one of many. None where an op is asynchronous or its input is prepared.
   */
  readonly leadIn: ReadonlyMap<Contender, number>
}

/**
 * How to sample one fork of about this length, given what the op of each contender looks like, the baseline's
 * first. An op longer than a sample is a sample by itself; then there are fewer blocks, but not fewer than
 * five, unless those take seconds.
 */
export function planSamples(
  rough: ReadonlyMap<Contender, RoughOp>,
  { forkNs, leastOps = 1 }: ForkLength,
): SamplePlan {
  const variantNs = fastestByVariant(rough)
  const [baseNs = 1] = variantNs.values()
  const alikeNs = middleOf([...variantNs.values()].filter((ns) => isAlike(ns, baseNs)))
  const nsOf = ({ variant }: Contender): number => variantNs.get(variant) ?? baseNs
  const sizingNs = (ns: number): number => (isAlike(ns, baseNs) ? alikeNs : ns)
  const opsOf = (contender: Contender, { prepareNs }: RoughOp): number => {
    const ns = nsOf(contender)
    const sample = SAMPLE_NS / sizingNs(ns)
    const turn = MOST_TURN_NS / (ns + prepareNs)
    const ops = Math.max(leastOps, Math.min(sample, turn))
    return leastOps > 1 ? 2 ** Math.round(Math.log2(ops)) : Math.max(1, Math.round(ops))
  }
  const opsPerSample = new Map([...rough].map(([contender, op]) => [contender, opsOf(contender, op)]))
  const leadInOf = (contender: Contender, { isAsync, prepareNs }: RoughOp): number => {
    if (isAsync || prepareNs > 0) return 0
    const isShort = sizingNs(nsOf(contender)) <= LONGEST_LEAD_IN_NS
    return (opsPerSample.get(contender) as number) >> LEAD_IN || Number(isShort)
  }
  const leadIn = new Map([...rough].map(([contender, op]) => [contender, leadInOf(contender, op)]))
  const blockNs = [...rough].reduce((sum, [contender, { ns, prepareNs }]) => {
    const ops = (opsPerSample.get(contender) as number) + (leadIn.get(contender) as number)
    return sum + (ns + prepareNs) * ops + TURN_NS
  }, 0)
  const affordable = forkNs / blockNs
  const fewest = (blocks: number) => Math.min(blocks, Math.floor(FEWEST_NS / blockNs))
  const blocks = clamp(Math.round(affordable * 0.6), Math.max(1, fewest(LEAST.blocks)), MOST.blocks)
  const most = clamp(Math.round(affordable * 0.5), fewest(LEAST.warmUp), MOST.warmUp)
  const least = most < JUDGED ? Math.ceil(most / 2) : JUDGED
  return { rough, opsPerSample, leadIn, blocks, warmUp: { least, most } }
}

/**
 * A shared machine may be twice as fast or slow a moment later, which is no fault of the plan. A sample too
 * long costs time only; one too short drowns in the cost of its turn.
 */
const TOLERANCE = { short: 2.5, long: 4 } as const

/** Whether a sample of so many nanoseconds is far from what was planned. */
export function isMisfit(sampleNs: number): boolean {
  return sampleNs > TOLERANCE.long * SAMPLE_NS || sampleNs < SAMPLE_NS / TOLERANCE.short
}

/**
 * Whether contenders whose samples are `wanted` of as many ops as the baseline's had others: what each sample
 * begins with, as cold caches, would weigh more on the one whose samples are shorter.
 */
export function isUneven(
  baseline: Contender,
  had: SamplePlan['opsPerSample'],
  wanted: SamplePlan['opsPerSample'],
): boolean {
  return [...wanted].some(
    ([contender, ops]) => ops === wanted.get(baseline) && had.get(contender) !== had.get(baseline),
  )
}

/** Rough times this close to the baseline's may be those of the same code, on a machine that is busy. */
const ALIKE = 2

/**
 * Contenders about as fast as the baseline take samples of as many ops, and so does a variant at another
 * commit or under other flags: an op's cost depends a little on the ops before, and then alike for both, so
 * that it passes for no difference. Halfway between the fastest and the slowest of them fills a sample.
 */
function isAlike(ns: number, baseNs: number): boolean {
  return Math.max(ns / baseNs, baseNs / ns) < ALIKE
}

/** The least rough time of each variant, whichever of its contenders showed it. */
function fastestByVariant(rough: ReadonlyMap<Contender, RoughOp>): ReadonlyMap<string, number> {
  const fastest = new Map<string, number>()
  for (const [{ variant }, { ns }] of rough) fastest.set(variant, Math.min(ns, fastest.get(variant) ?? ns))
  return fastest
}

/** Halfway on the scale of ratios. */
function middleOf(figures: readonly number[]): number {
  return Math.sqrt(minimum(figures) * maximum(figures))
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
