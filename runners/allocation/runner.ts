import { setImmediate } from 'node:timers'
import type { Op } from '../../model/scenario.js'
import { awaitOnly, awaitOps, type Readings, type Run, readAwaited, readOps, runOps } from './loop.js'

/** Runs one op in every way that the pass needs, and counts how often. */
export interface Runner {
  readonly op: Op
  readonly isAsync: boolean
  readonly run: Run
  /** The same loop over an op that does nothing; what it allocates is the loop's own. */
  readonly idle: Run
  /** Runs the op once for each of the readings, and fills them. */
  readonly read: (readings: Readings[]) => Promise<void>
  /** How many ops have been run: the number of the next. */
  readonly done: () => number
}

/** Calls the op once, to learn whether it gives a promise. */
export async function runnerOf(op: Op): Promise<Runner> {
  const first = op()
  const isAsync = isThenable(first)
  await first
  let done = 1
  const loop =
    (target: Op): Run =>
    (count, tick) =>
      fromTop(() => (isAsync ? awaitOps(target, count, tick) : runOps(target, count, tick)))
  const own = loop(op)
  return {
    op,
    isAsync,
    idle: loop(awaitOnly),
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

/** Runs it with always the same callers above, whose number counts where an op makes an error with its stack. */
function fromTop(run: () => void | Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(run())
      } catch (error) {
        reject(error)
      }
    })
  })
}

function isThenable(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null)?.then === 'function'
}
