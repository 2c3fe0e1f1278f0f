import { leadInFrom, type Samples } from '../../../stats/ratio-of-fork.js'
import { median } from '../../../stats/summary.js'
import type { UncachedInputs } from '../../child/prepared-inputs.js'
import { MOST_RELAYED, type Relay, relayCommand, turnCommands } from '../../child/protocol.js'
import { keepOn } from '../../processes/cores.js'
import type { Child, Trial, TurnTimes } from '../../processes/launch.js'
import type { RelayPipes } from '../../processes/relay.js'
import type { Contender } from '../contender.js'
import type { TimeChildResult } from './job.js'
import { orderOf } from './turn-order.js'
import { askAll, type Block, warmUpInTurn } from './warm-up.js'

/** How one fork is sampled; the same for every fork of a case. */
export interface ForkPlan {
  readonly opsPerSample: ReadonlyMap<Contender, number>
  /** Blocks before the first counted one: at least, and at most while times still drift. */
  readonly warmUp: { readonly least: number; readonly most: number }
  /** Counted blocks. */
  readonly blocks: number
}

/** What one contender did in one fork; index i of every contender is the same block. */
export interface ForkSamples extends Samples {
  /** Bytes per op by which the heap grew in samples without a collection; `null`: there are too few. */
  readonly grownBytesPerOp: number | null
  /** Nanoseconds of an op that returns a constant; `null` when this one is far slower. */
  readonly emptyNsPerOp: number | null
  /** Whether its last ops gave nothing, unlike its first. */
  readonly usedUp?: boolean
  /** Prepared inputs that lie ready at once, where caches do not hold them. */
  readonly uncached?: UncachedInputs
}

/** One fork that was raced. */
export interface TimedFork {
  readonly contenders: readonly Contender[]
  /** In the order of the contenders; a failure where a child did not last. */
  readonly trials: readonly Trial<ForkSamples>[]
  /** `false` when times were still drifting as warm-up ended. */
  readonly steady: boolean
  /** How long it took, the start of its children included. */
  readonly seconds: number
  /** How much longer it took by the calendar: for so long the machine was suspended. */
  readonly sleptSeconds: number
}

/** Where and how a fork's children take turns. */
export interface ForkTurns {
  /** The fork's own: with the block's number it decides the order. */
  readonly seed: number
  /** Where all take them, since two cores may differ in speed for long; `null`: anywhere. */
  readonly core: number | null
  /** By which they hand on the turn; `null` where the lab gives each. */
  readonly relay: RelayPipes | null
  /** Samples that each took before the first turn. */
  readonly taken: ReadonlyMap<Contender, number>
}

/** Runs one fork, whose children take turns after every sample, in an order shuffled anew for each block. */
export async function runFork(
  contenders: readonly Contender[],
  plan: ForkPlan,
  childOf: (contender: Contender) => Child<TimeChildResult>,
  { seed, core, relay, taken }: ForkTurns,
): Promise<Pick<TimedFork, 'trials' | 'steady'>> {
  const children = contenders.map(childOf)
  const play = (phase: Relay['phase'], first: number, blocks: number): Promise<readonly Block[]> =>
    relay === null
      ? playInTurn(children, seed, phase, first, blocks)
      : relay.watch(playRelayed(children, phase, blocks))
  const kept =
    core === null
      ? null
      : keepOn(
          core,
          children.flatMap(({ pid }) => pid ?? []),
        )
  const { blocks: uncounted, steady } = await warmUpInTurn(plan.warmUp, (first, blocks) =>
    play('warm-up', first, blocks),
  )
  await kept
  const counted = await playCounted(plan.blocks, play)
  for (const child of children) child.letEnd()
  const trials = await Promise.all(children.map((child) => child.done))
  return {
    steady,
    trials: contenders.map((contender, i) => {
      const trial = trials[i] as Trial<TimeChildResult>
      if (trial.status !== 'ok') return trial
      const ns = counted.map((block) => block[i] as number)
      const before = (taken.get(contender) ?? 0) + uncounted
      return countedSamples(trial.result, before, ns, plan.opsPerSample.get(contender) ?? 1)
    }),
  }
}

/** As many blocks at a time as a relay has room for. */
async function playCounted(
  blocks: number,
  play: (phase: Relay['phase'], first: number, blocks: number) => Promise<readonly Block[]>,
): Promise<readonly Block[]> {
  let counted: readonly Block[] = []
  for (let left = blocks; left > 0; left -= MOST_RELAYED) {
    const phase = left <= MOST_RELAYED ? 'last' : 'counted'
    counted = [...counted, ...(await play(phase, counted.length + 1, Math.min(left, MOST_RELAYED)))]
  }
  return counted
}

type Children = readonly Child<TimeChildResult>[]

/** The lab gives each turn. A child that has ended answers at once, so a fork without any is over quickly. */
async function playInTurn(
  children: Children,
  seed: number,
  phase: Relay['phase'],
  first: number,
  blocks: number,
): Promise<readonly Block[]> {
  const played: Block[] = []
  for (let number = first; number < first + blocks; number++) {
    const isLast = phase === 'last' && number === first + blocks - 1
    const block = new Array<number>(children.length).fill(Number.NaN)
    for (const index of orderOf(children.length, seed, phase === 'warm-up' ? phase : 'counted', number)) {
      for (const child of children) child.refresh()
      const sample = await children[index]?.turn(isLast ? turnCommands.lastSample : turnCommands.sample)
      if (sample) block[index] = lengthOf(sample)
    }
    played.push(block)
  }
  return played
}

/** The children hand on the turn. With one that is gone it would be lost: then all are ended. */
async function playRelayed(
  children: Children,
  phase: Relay['phase'],
  blocks: number,
): Promise<readonly Block[]> {
  const command = relayCommand({ phase, blocks })
  const all = await askAll(children, async (child) => {
    const samples = await child.turns(command, blocks)
    if (samples === null) for (const other of children) if (other !== child) other.end()
    return samples?.map(lengthOf)
  })
  return Array.from({ length: blocks }, (_, block) => all.map((own) => own?.[block] ?? Number.NaN))
}

const lengthOf = ([start, end]: TurnTimes): number => end - start

/** Samples without a collection that tell of the heap's growth: of fewer one or two decide. */
const SEEN_SAMPLES = 5

/** A contender's counted samples, the last ones of all that it took: so many before them are left out. */
function countedSamples(
  { gcNs, leadIn, gcCount, heapGrowth, emptyNsPerOp, usedUp, uncached }: TimeChildResult,
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
      ...(leadIn && { leadIn: leadInFrom(before, leadIn) }),
      grownBytesPerOp: grown.length < SEEN_SAMPLES ? null : median(grown) / ops,
      emptyNsPerOp,
      ...(usedUp && { usedUp }),
      ...(uncached && { uncached }),
    },
  }
}
