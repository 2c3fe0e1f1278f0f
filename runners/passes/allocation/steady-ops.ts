import { maximum } from '../../../stats/summary.js'
import { stoodStillMs } from '../../child/op-clock.js'
import { LatePromise } from '../../child/op-loop.js'
import { externalPerOp } from './external.js'
import { type Growths, growthOfOps } from './growth.js'
import { keepLoopsPlain, noTick } from './loop.js'
import { isOptimized } from './natives.js'
import { type AllocatingOp, type Runner, runnerOf } from './runner.js'
import { openSampler, type Sampler } from './sampler.js'
import { refuseTooMany } from './too-many-objects.js'
import { startClock } from './v8-state.js'
import { warmUp } from './warm-up.js'
import { agreeingWindow, meanOf, type PerOp, sampleOps, sizesOfAwait, type Window } from './window.js'

export interface AllocationOptions {
  /** Limit of the whole measurement but for preparing inputs, in milliseconds of the processor. */
  readonly limitMs?: number
  /** How long the op runs first at most, to be compiled; in milliseconds of the processor. */
  readonly warmUpMs?: number
}

const WARM_UP_MS = 300
const WINDOW_MS = 120
/** Times as long where much of it goes into preparing inputs, or turns: until the op is compiled; in all. */
const PREPARING = { warmUp: 3, all: 10 } as const
const WINDOW_SAMPLES = 8_000
const WINDOW_OPS = 8_000
/** How much longer a window is where external memory tells of rare ops, or where ops are rounds. */
const LONGER = 4
/** Single ops whose growth is read: enough for two of the rarest kind, and at most so many. */
const READ_OPS = [32, 2500] as const

/** A compiled op under V8's sampler. */
export interface OpSampling {
  readonly runner: Runner
  readonly sampler: Sampler
  /** Ops that time allows for one look. */
  readonly affordable: number
  readonly isLate: () => boolean
  /** Takes windows until two agree, or until it is late. */
  readonly nextWindow: () => Promise<readonly [window: Window, agreed: boolean]>
  /** Has windows be longer from now on, once; `false` where they are already. */
  readonly lengthen: () => boolean
}

/** Compiles an op and has it sampled for as long as `use` takes. Once it gives a promise, it is awaited. */
export async function withSampling<T>(
  op: AllocatingOp,
  options: AllocationOptions,
  use: (sampling: OpSampling) => Promise<T>,
): Promise<T> {
  try {
    return await sampleRunner(op, options, false, use)
  } catch (error) {
    if (!(error instanceof LatePromise)) throw error
    await error.promise
    return sampleRunner(op, options, true, use)
  }
}

async function sampleRunner<T>(
  op: AllocatingOp,
  options: AllocationOptions,
  awaited: boolean,
  use: (sampling: OpSampling) => Promise<T>,
): Promise<T> {
  const clock = startClock()
  const stoodBefore = stoodStillMs()
  keepLoopsPlain()
  const runner = await runnerOf(op, awaited)
  const limit = options.limitMs ?? 1500
  // Inputs of a megabyte take most of a first look's time; windows that disagree need a second.
  const isLate = (): boolean =>
    clock() - (stoodStillMs() - stoodBefore) > limit || clock() > PREPARING.all * limit
  const isBare = (runner.prepare ?? runner.between ?? runner.drainEvery) === undefined
  const patience = isBare ? 1 : PREPARING.warmUp
  const opsPerMs = await warmUp(runner, patience * (options.warmUpMs ?? WARM_UP_MS))
  const sampler = openSampler()
  try {
    await refuseTooMany(sampler, () => runner.run(1, noTick), 1 / opsPerMs)
    return await use(await planWindows(runner, sampler, opsPerMs, isLate))
  } finally {
    sampler.close()
  }
}

async function planWindows(
  runner: Runner,
  sampler: Sampler,
  opsPerMs: number,
  isLate: () => boolean,
): Promise<OpSampling> {
  const awaitSizes = runner.isAsync ? await sizesOfAwait(sampler, runner) : []
  const sample = (count: number): Promise<Window | null> => sampleOps(sampler, runner, count, awaitSizes)
  // An op of half a second or more: what would take minutes is done with a few.
  const least = opsPerMs < 1 / 500 || runner.most < 8 ? 3 : 8
  const affordable = Math.min(Math.ceil(opsPerMs * WINDOW_MS), runner.most)
  const probe = await sample(least >> 1)
  const allocs = maximum(probe?.ops.map((record) => record.allocs) ?? [0]) + 1
  // The first rounds of a loop may cost less than those after them, or more.
  const samples = (runner.rounds === undefined ? 1 : LONGER) * WINDOW_SAMPLES
  const planned = Math.min(samples / allocs, opsPerMs * WINDOW_MS, WINDOW_OPS, runner.most)
  let count = Math.max(least, Math.ceil(planned))
  // Of slow ops no more than two seconds at once: they cannot tell that they are alive meanwhile.
  const longest = Math.max(count, Math.min(Math.ceil(opsPerMs * 2000), runner.most))
  let lengthened = false
  return {
    runner,
    sampler,
    affordable,
    isLate,
    nextWindow: () => agreeingWindow(sample, count, isLate, longest),
    lengthen: () => {
      if (lengthened) return false
      count = Math.min(count * LONGER, affordable)
      lengthened = true
      return true
    },
  }
}

/** Ops as the sampler and V8's own counters saw them. */
export interface SteadyOps {
  readonly window: Window
  /** Whether two windows agreed. */
  readonly agreed: boolean
  /** The sampler's mean. */
  readonly sampled: PerOp
  readonly growths: Growths
  /** Bytes outside the heap per op; `null`: not to be told. */
  readonly external: number | null
  /** Whether an op that the window did not meet allocates more than the others. */
  readonly rareUnseen: boolean
  /** Whether the op was optimized before all this. */
  readonly optimized: boolean
}

/** Samples an op until windows agree, and reads what it makes outside the heap. */
export async function findSteadyOps(sampling: OpSampling): Promise<SteadyOps> {
  const { runner, affordable, nextWindow, lengthen } = sampling
  for (;;) {
    const optimized = isOptimized(runner.op)
    const [window, agreed] = await nextWindow()
    const sampled = meanOf(window)
    const fewest = Math.min(READ_OPS[0], 4 * affordable)
    const read = Math.min(READ_OPS[1], Math.max(fewest, Math.ceil(2.5 * (window.period ?? 1))))
    const growths = await growthOfOps(runner, read, sampled.bytes, 2 * affordable)
    const { perOp, rare } = await externalPerOp(runner, growths, sampled.bytes, window.period, affordable)
    const rareUnseen = rare && window.period === 1
    if (rareUnseen && lengthen()) continue
    return { window, agreed, sampled, growths, external: perOp, rareUnseen, optimized }
  }
}
