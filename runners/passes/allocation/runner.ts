import { setImmediate } from 'node:timers'
import type { Op } from '../../../model/scenario.js'
import { meetOp, ofThisRealm } from '../../child/meet-op.js'
import { isPromise } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'
import { collect } from './collect.js'
import { hookedRunner } from './hooked-runner.js'
import {
  awaitOnly,
  awaitOps,
  doNothing,
  noTick,
  type Readings,
  type RunTicked,
  readAwaited,
  readOps,
  runTicked,
} from './loop.js'
import { callNative } from './natives.js'
import { roundsRunner } from './rounds-runner.js'

/** An op whose allocations are to be counted. */
export type AllocatingOp = Pick<ReadyVariant, 'op' | 'given' | 'prepared' | 'drainEvery' | 'loop'>

/** Runs one op in every way that the pass needs, and counts how often. */
export interface Runner {
  /** The op as it was given: what V8 compiles. */
  readonly op: (input: never) => unknown
  readonly isAsync: boolean
  /** After how many ops what they left to the event loop is done; `undefined`: never. */
  readonly drainEvery: number | undefined
  readonly run: RunTicked
  /** The same loop over an op that does nothing; what it allocates is the loop's own. */
  readonly idle: RunTicked
  /** Runs the op once for each of the readings, and fills them. */
  readonly read: (readings: Readings[]) => Promise<void>
  /** How many ops have been run: the number of the next. */
  readonly done: () => number
  /**
   * Has the inputs of so many ops ready, before an instrument starts; absent where none are prepared. What is
   * not ready by then is prepared as the ops are run. The inputs are no garbage of the young generation.
   */
  readonly prepare?: (count: number) => Promise<void>
  /** How many ops may have their inputs ready at once. */
  readonly most: number
  /** Bytes of what is called before each op and is none of it, about; absent where nothing is. */
  readonly between?: () => number
  /** How often each call of the last run went round; absent where ops are no rounds. */
  readonly rounds?: () => readonly number[]
}

/** Runs the op once. `awaited`: it is known to give promises, if not yet the first time. */
export async function runnerOf(
  { op: plain, given, prepared, drainEvery, loop: ownLoop }: AllocatingOp,
  awaited: boolean,
): Promise<Runner> {
  let done = 0
  const counted: Op = () => {
    done++
    return plain()
  }
  const { isAsync, isForeign } = await meetOp(
    { op: counted, prepared, ...(ownLoop && { loop: ownLoop }) },
    awaited,
  )
  const op = isForeign ? ofThisRealm(plain) : plain
  // Inlined into what the lab has around it, an op would have no frame of its own.
  if (given !== undefined) callNative('NeverOptimizeFunction', plain)
  const loop =
    (target: Op): RunTicked =>
    (count, tick) =>
      fromTop(() => (isAsync ? awaitOps(target, count, tick) : runTicked(target, count, tick)))
  const own = loop(op)
  const read = (readings: Readings[]): Promise<void> =>
    fromTop(() => (isAsync ? readAwaited(op, readings) : readOps(op, readings)))
  const runner = {
    op: given ?? op,
    isAsync,
    drainEvery,
    idle: loop(isAsync ? awaitOnly : doNothing),
    done: () => done,
  }
  if (ownLoop !== undefined) {
    // What a round awaits is its own.
    const idle: RunTicked = (count, tick) => fromTop(() => runTicked(doNothing, count, tick))
    return { ...runner, ...roundsRunner(ownLoop.goRound, fromTop), idle, most: Number.POSITIVE_INFINITY }
  }
  if (prepared?.one) {
    const hooked = hookedRunner(op, prepared, isAsync, fromTop)
    const run: RunTicked = (count, tick) => {
      done += count
      return hooked.run(count, tick)
    }
    const read = (readings: Readings[]): Promise<void> => {
      done += readings.length
      return hooked.read(readings)
    }
    return { ...runner, ...hooked, run, read, most: Number.POSITIVE_INFINITY }
  }
  if (prepared === undefined)
    return {
      ...runner,
      run: (count, tick) => {
        done += count
        return own(count, tick)
      },
      read: (readings) => {
        done += readings.length
        return read(readings)
      },
      most: Number.POSITIVE_INFINITY,
    }
  return {
    ...runner,
    run: async (count, tick) => {
      await prepared.ensure(count)
      done += count
      return own(count, tick)
    },
    read: async (readings) => {
      await prepared.ensure(readings.length)
      done += readings.length
      return read(readings)
    },
    prepare: async (count) => {
      await prepared.ensure(count)
      // Twice, since only what survives two collections leaves the young generation.
      for (let i = 0; i < 2; i++) collect('minor')
    },
    most: prepared.most(),
  }
}

/** Runs the ops that are left before a drain, so that what follows has whole stretches. */
export async function finishStretch({ run, done, drainEvery = 1 }: Runner): Promise<void> {
  const begun = done() % drainEvery
  if (begun > 0) await run(drainEvery - begun, noTick)
}

/** Runs it below always the same callers, whose number counts where an op makes an error with its stack. */
async function fromTop(run: () => unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setImmediate(() => {
      try {
        const running = run()
        // Not handed over, which would make something a little later.
        if (!isPromise(running)) resolve()
        else running.then(() => resolve(), reject)
      } catch (error) {
        reject(error)
      }
    })
  })
  signOfLife()
}
