import { seededFor, shuffle } from '../../../stats/random.js'
import { median } from '../../../stats/summary.js'
import type { TimeChildResult } from '../../child/job.js'
import { commands } from '../../child/protocol.js'
import { keepOn } from '../../processes/cores.js'
import type { Child, Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'

/** How one fork is sampled; the same for every fork of a case. */
export interface ForkPlan {
  readonly opsPerSample: ReadonlyMap<Contender, number>
  /**
   * Nanoseconds of samples that each contender takes first, side by side with the others and not counted. By its own
   * time: V8 and the heap need as long, however short its samples are.
   */
  readonly aloneNs: number
  /** Blocks before the first counted one: at least, and at most while times still drift. */
  readonly warmUp: { readonly least: number; readonly most: number }
  /** Counted blocks. */
  readonly blocks: number
}

/** What one contender did in one fork; index i of every contender is the same block. */
export interface ForkSamples {
  readonly ops: number
  /** Nanoseconds of each counted sample. */
  readonly ns: readonly number[]
  /** The part of each that collections took. */
  readonly gcNs: readonly number[]
  /** Bytes per op by which the heap grew, in samples without a collection; `null` when each had one. */
  readonly grownBytesPerOp: number | null
  /** Of an op that returns a constant; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
}

export interface ForkResult {
  /** In the order of the contenders; a failure where a child did not last. */
  readonly trials: readonly Trial<ForkSamples>[]
  /** `false` when times were still drifting as warm-up ended. */
  readonly steady: boolean
}

/**
 * One fork: a child of its own for each contender, which hand each other the turn after every sample, in an order
 * shuffled anew for each block. They take their turns on `core`, all on the same: two cores may differ in speed for
 * as long as a fork lasts, by what else runs on them. `null`: wherever the system puts them. `seed` is the fork's own: the
 * order of each block follows from it and the block's number.
 */
export async function runFork(
  contenders: readonly Contender[],
  plan: ForkPlan,
  childOf: (contender: Contender) => Child<TimeChildResult>,
  seed: number,
  core: number | null = null,
): Promise<ForkResult> {
  const children = contenders.map(childOf)
  const blocks: (readonly number[])[] = []
  const order = contenders.map((_, i) => i)
  // By its own place: how many blocks warm up, the machine decides.
  const playBlock = async (phase: 'warm-up' | 'counted', number: number, command: number): Promise<void> => {
    const block = new Array<number>(children.length).fill(Number.NaN)
    for (const index of shuffle(order, seededFor(seed, phase, number))) {
      const sample = await children[index]?.turn(command)
      if (sample) block[index] = sample[1] - sample[0]
    }
    blocks.push(block)
  }

  // A child that has ended answers its turns at once, so a fork without any is over quickly.
  const alone = await Promise.all(children.map((child) => warmUpAlone(child, plan.aloneNs)))
  if (core !== null) await Promise.all(children.map(({ pid }) => pid !== undefined && keepOn(core, pid)))
  const { least, most } = plan.warmUp
  while (blocks.length < least || (blocks.length < most && !isSteady(blocks)))
    await playBlock('warm-up', blocks.length, commands.sample)
  // Where an op is so slow that there were too few blocks, steadiness is not judged.
  const steady = blocks.length < 2 * WINDOW || isSteady(blocks)
  const warmUp = blocks.length
  for (let i = 1; i <= plan.blocks; i++)
    await playBlock('counted', i, i === plan.blocks ? commands.lastSample : commands.sample)

  const trials = await Promise.all(children.map((child) => child.done))
  return {
    steady,
    trials: contenders.map((contender, i) => {
      const trial = trials[i] as Trial<TimeChildResult>
      if (trial.status !== 'ok') return trial
      const ops = plan.opsPerSample.get(contender) ?? 1
      return gather(trial.result, (alone[i] as number) + blocks.length, blocks.slice(warmUp), i, ops)
    }),
  }
}

/** Enough for samples a twentieth of their planned length. */
const MOST_ALONE = 5000

/** On several cores contenders warm up at once, in the very loop that will be timed. Returns how many samples it took. */
async function warmUpAlone(child: Child<TimeChildResult>, leastNs: number): Promise<number> {
  let samples = 0
  for (let ns = 0; ns < leastNs && samples < MOST_ALONE; samples++) {
    const sample = await child.turn(commands.sample)
    if (sample === null) break
    ns += sample[1] - sample[0]
  }
  return samples
}

/** A contender's counted samples, the last ones of all that it took. */
function gather(
  result: TimeChildResult,
  taken: number,
  counted: readonly (readonly number[])[],
  contender: number,
  ops: number,
): Trial<ForkSamples> {
  const ns = counted.map((block) => block[contender] as number)
  if (result.gcNs.length !== taken || ns.some(Number.isNaN)) {
    return { status: 'crashed', cause: 'it lost count of its samples' }
  }
  const first = taken - counted.length
  const grown = result.heapGrowth.slice(first).filter((_, i) => result.gcCount[first + i] === 0)
  return {
    status: 'ok',
    result: {
      ops,
      ns,
      gcNs: result.gcNs.slice(first),
      grownBytesPerOp: grown.length === 0 ? null : median(grown) / ops,
      emptyNsPerOp: result.emptyNsPerOp,
    },
  }
}

/** Blocks compared with as many before them. */
const WINDOW = 8
/** Drift of the ratio between contenders that still counts as steady. */
const DRIFT = 0.01

/**
 * Whether the contenders' times, relative to the first one's, have stopped moving. Relative, since the
 * machine itself changes speed; by medians, since single samples meet other programs.
 */
export function isSteady(blocks: readonly (readonly number[])[]): boolean {
  if (blocks.length < 2 * WINDOW) return false
  const contenders = blocks[0]?.length ?? 0
  for (let i = 1; i < contenders; i++) {
    const logs = blocks
      .slice(-2 * WINDOW)
      .map((block) => Math.log((block[i] as number) / (block[0] as number)))
    if (logs.some(Number.isNaN)) continue
    const [before, after] = [logs.slice(0, WINDOW), logs.slice(WINDOW)]
    // Spread within the windows: across them it would hold the drift that is looked for.
    const spread = (deviation(before) + deviation(after)) / 2
    if (Math.abs(median(after) - median(before)) > Math.max(DRIFT, 2 * spread)) return false
  }
  return true
}

/** Median distance from the median. */
function deviation(figures: readonly number[]): number {
  const middle = median(figures)
  return median(figures.map((figure) => Math.abs(figure - middle)))
}
