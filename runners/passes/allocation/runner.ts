import { setImmediate } from 'node:timers'
import type { Op } from '../../../model/scenario.js'
import { meetOp, ofThisRealm } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import {
  awaitOnly,
  awaitOps,
  doNothing,
  type Readings,
  type RunTicked,
  readAwaited,
  readOps,
  runTicked,
} from './loop.js'

/** Runs one op in every way that the pass needs, and counts how often. */
export interface Runner {
  readonly op: Op
  readonly isAsync: boolean
  readonly run: RunTicked
  /** The same loop over an op that does nothing; what it allocates is the loop's own. */
  readonly idle: RunTicked
  /** Runs the op once for each of the readings, and fills them. */
  readonly read: (readings: Readings[]) => Promise<void>
  /** How many ops have been run: the number of the next. */
  readonly done: () => number
}

/** Runs the op a little, to learn whether it gives promises. */
export async function runnerOf(given: Op): Promise<Runner> {
  let done = 0
  const counted: Op = () => {
    done++
    return given()
  }
  const { isAsync, isForeign } = await meetOp(counted)
  const op = isForeign ? ofThisRealm(given) : given
  const loop =
    (target: Op): RunTicked =>
    (count, tick) =>
      fromTop(() => (isAsync ? awaitOps(target, count, tick) : runTicked(target, count, tick)))
  const own = loop(op)
  return {
    op,
    isAsync,
    idle: loop(isAsync ? awaitOnly : doNothing),
    run: (count, tick) => {
      done += count
      return own(count, tick)
    },
    read: (readings) => {
      done += readings.length
      return fromTop(() => (isAsync ? readAwaited(op, readings) : readOps(op, readings)))
    },
    done: () => done,
  }
}

/** Runs it below always the same callers, whose number counts where an op makes an error with its stack. */
async function fromTop(run: () => void | Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(run())
      } catch (error) {
        reject(error)
      }
    })
  })
  signOfLife()
}
