import type { Samples } from '../ratio-of-fork.js'
import type { Random } from '../random.js'

/** An op as the simulated machine runs it. */
export interface SimulatedOp {
  /** Nanoseconds at full speed, collections left out. */
  readonly programNs: number
  /** Nanoseconds of one collection at full speed. */
  readonly pauseNs: number
  /** Samples from one collection to the next. */
  readonly samplesPerPause: number
}

/** Ops of one sample. */
const OPS = 1000
/** Chance that the machine goes from one speed to the other between two samples. */
const SWITCH = 0.02
/** How much slower the slow speed is: what was seen on a shared machine. */
const SLOW = 2
/** By how much the machine changes within a fork, as the standard deviation of a share. */
const DRIFT = 0.1
/** How differently the same code runs in two processes. */
const FORK_EFFECT = 0.01
/** What samples scatter by when nothing happens. */
const NOISE = 0.03
/** Part of the samples that meet another program, and then last longer by a factor with a Pareto tail. */
const DISTURBED = 0.08

/**
 * One fork on a shared machine that drifts, switches between two speeds, meets other programs, and runs the same
 * code a little differently in every process. Contenders take turns, in an order shuffled for each block.
 */
export function simulateFork(ops: readonly SimulatedOp[], blocks: number, random: Random): Samples[] {
  const processes = ops.map((op) => ({
    op,
    // Student's t with three degrees of freedom, scaled: most processes are alike, a few are not.
    level: Math.exp((FORK_EFFECT * studentT3(random)) / Math.sqrt(3)),
    untilPause: random() * op.samplesPerPause,
    ns: [] as number[],
    gcNs: [] as number[],
  }))
  const drift = (DRIFT * gaussian(random)) / (blocks * ops.length)
  let slow = random() < 0.5
  let taken = 0
  for (let block = 0; block < blocks; block++) {
    const first = Math.floor(random() * processes.length)
    for (let i = 0; i < processes.length; i++) {
      const process = processes[(first + i) % processes.length] as (typeof processes)[number]
      if (random() < SWITCH) slow = !slow
      const speed = (slow ? SLOW : 1) * (1 + drift * taken++)
      const disturbed = random() < DISTURBED ? random() ** -0.5 : 1
      const program = OPS * process.op.programNs * process.level * speed
      const pause = --process.untilPause <= 0 ? process.op.pauseNs * process.level * speed : 0
      if (pause > 0) process.untilPause += process.op.samplesPerPause
      process.ns.push(program * (1 + NOISE * aboutGaussian(random)) * disturbed + pause)
      process.gcNs.push(pause)
    }
  }
  return processes.map(({ ns, gcNs }) => ({ ops: OPS, ns, gcNs }))
}

/** The true time per op, collections included. */
export function trueNs({ programNs, pauseNs, samplesPerPause }: SimulatedOp): number {
  return programNs + pauseNs / samplesPerPause / OPS
}

/**
 * A standard normal number: Marsaglia & Bray, "A Convenient Method for Generating Normal Variables" (1964). Without
 * sines, which differ in their last digit between versions of V8.
 */
function gaussian(random: Random): number {
  for (;;) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1]
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/** Close to a standard normal number, at a third of the price: the sum of three uniform ones. */
function aboutGaussian(random: Random): number {
  return 2 * (random() + random() + random() - 1.5)
}

function studentT3(random: Random): number {
  const chiSquared = gaussian(random) ** 2 + gaussian(random) ** 2 + gaussian(random) ** 2
  return gaussian(random) / Math.sqrt(chiSquared / 3)
}
