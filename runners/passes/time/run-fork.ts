import { seededFor, shuffle } from '../../../stats/random.js'
import type { Samples } from '../../../stats/ratio-of-fork.js'
import { median } from '../../../stats/summary.js'
import { turnCommands } from '../../child/protocol.js'
import { keepOn } from '../../processes/cores.js'
import type { Child, Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { RoughTime } from './calibrate.js'
import type { TimeChildResult } from './job.js'
import { type Block, warmUpAlone, warmUpInTurn } from './warm-up.js'

/** How many times as long a contender's samples alone may take where their inputs are prepared. */
const MOST_PREPARING = 4

/** How one fork is sampled; the same for every fork of a case. */
export interface ForkPlan {
  readonly opsPerSample: ReadonlyMap<Contender, number>
  /**
   * Nanoseconds of uncounted samples that each contender takes first, side by side with the others. On a
   * core: V8 and the heap need as long, however short the samples are, and whoever else runs.
   */
  readonly aloneNs: number
  /** Blocks before the first counted one: at least, and at most while times still drift. */
  readonly warmUp: { readonly least: number; readonly most: number }
  /** Counted blocks. */
  readonly blocks: number
  /** Nanoseconds to prepare an op's input, of those whose inputs are prepared. */
  readonly prepareNs?: ReadonlyMap<Contender, number>
}

/** What one contender did in one fork; index i of every contender is the same block. */
export interface ForkSamples extends Samples {
  /** Bytes per op by which the heap grew, in samples without a collection; `null` when each had one. */
  readonly grownBytesPerOp: number | null
  /** Nanoseconds of an op that returns a constant; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
  /** Whether its last ops gave nothing, unlike its first. */
  readonly usedUp?: boolean
}

/** One fork that was raced. */
export interface TimedFork {
  readonly contenders: readonly Contender[]
  /** In the order of the contenders; a failure where a child did not last. */
  readonly trials: readonly Trial<ForkSamples>[]
  /** `false` when times were still drifting as warm-up ended. */
  readonly steady: boolean
  /** Rough times before the first sample, by contender; `null` for one whose child was gone. */
  readonly rough: readonly (RoughTime | null)[]
  /** How long it took, the start of its children included. */
  readonly seconds: number
  /** How much longer it took by the calendar: for so long the machine was suspended. */
  readonly sleptSeconds: number
}

/**
 * Runs one fork: a child for each contender, which take turns after every sample, in an order shuffled anew
 * for each block. All take them on `core` (`null`: wherever the system puts them), since two cores may differ
 * in speed for as long as a fork lasts. `seed` is the fork's own: with the block's number it decides the
 * order.
 */
export async function runFork(
  contenders: readonly Contender[],
  plan: ForkPlan,
  childOf: (contender: Contender) => Child<TimeChildResult>,
  seed: number,
  core: number | null = null,
): Promise<Pick<TimedFork, 'trials' | 'steady'>> {
  const children = contenders.map(childOf)
  const order = contenders.map((_, i) => i)
  const playBlock = async (phase: 'warm-up' | 'counted', number: number, command: number): Promise<Block> => {
    const block = new Array<number>(children.length).fill(Number.NaN)
    for (const index of shuffle(order, seededFor(seed, phase, number))) {
      const sample = await children[index]?.turn(command)
      if (sample) block[index] = sample[1] - sample[0]
    }
    return block
  }

  // A child that has ended answers its turns at once, so a fork without any is over quickly.
  const alone = await Promise.all(
    children.map((child, i) => {
      const isPrepared = plan.prepareNs?.has(contenders[i] as Contender) === true
      return warmUpAlone(child, plan.aloneNs, isPrepared ? MOST_PREPARING * plan.aloneNs : undefined)
    }),
  )
  if (core !== null) await Promise.all(children.map(({ pid }) => pid !== undefined && keepOn(core, pid)))
  const { blocks: uncounted, steady } = await warmUpInTurn(plan.warmUp, (number) =>
    playBlock('warm-up', number, turnCommands.sample),
  )
  const counted: Block[] = []
  for (let i = 1; i <= plan.blocks; i++)
    counted.push(
      await playBlock('counted', i, i === plan.blocks ? turnCommands.lastSample : turnCommands.sample),
    )

  const trials = await Promise.all(children.map((child) => child.done))
  return {
    steady,
    trials: contenders.map((contender, i) => {
      const trial = trials[i] as Trial<TimeChildResult>
      if (trial.status !== 'ok') return trial
      const ns = counted.map((block) => block[i] as number)
      const before = (alone[i] as number) + uncounted
      return countedSamples(trial.result, before, ns, plan.opsPerSample.get(contender) ?? 1)
    }),
  }
}

/** A contender's counted samples, the last ones of all that it took: so many before them are left out. */
function countedSamples(
  { gcNs, gcCount, heapGrowth, emptyNsPerOp, usedUp }: TimeChildResult,
  before: number,
  ns: readonly number[],
  ops: number,
): Trial<ForkSamples> {
  if (gcNs.length !== before + ns.length || ns.some(Number.isNaN))
    return { status: 'crashed', cause: 'it lost count of its samples' }
  const grown = heapGrowth.slice(before).filter((_, i) => gcCount[before + i] === 0)
  return {
    status: 'ok',
    result: {
      ops,
      ns,
      gcNs: gcNs.slice(before),
      grownBytesPerOp: grown.length === 0 ? null : median(grown) / ops,
      emptyNsPerOp,
      ...(usedUp && { usedUp }),
    },
  }
}
