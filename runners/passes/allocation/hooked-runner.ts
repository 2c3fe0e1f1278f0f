import type { Op } from '../../../model/scenario.js'
import type { PreparedInputs } from '../../child/prepared-inputs.js'
import {
  awaitHooked,
  awaitOnly,
  doNothing,
  type Readings,
  type RunTicked,
  readHooked,
  readOps,
  runTicked,
} from './loop.js'

/**
 * Runs an op that has something called round each call of it: between one op's end and the next one's
 * beginning, where no instrument looks. `fromTop` runs what it is given below always the same callers.
 */
export function hookedRunner(
  op: Op,
  prepared: PreparedInputs,
  isAsync: boolean,
  fromTop: (run: () => Promise<void>) => Promise<void>,
) {
  const hook = (): Promise<void> | undefined => prepared.ensure(1)
  const oneByOne = async (count: number, before: typeof hook, runOne: (i: number) => void): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const preparing = before()
      if (preparing !== undefined) await preparing
      runOne(i)
    }
  }
  const loop =
    (target: Op, before: typeof hook): RunTicked =>
    (count, tick) =>
      fromTop(() =>
        isAsync
          ? awaitHooked(target, count, tick, before)
          : oneByOne(count, before, () => runTicked(target, 1, tick)),
      )
  // The same two loops as for other ops, over one.
  const readOne = (readings: Readings[], i: number): void => {
    const one: Readings[] = Array.from({ length: 1 })
    readOps(op, one)
    readings[i] = one[0] as Readings
  }
  return {
    run: loop(op, hook),
    idle: loop(isAsync ? awaitOnly : doNothing, () => undefined),
    read: (readings: Readings[]): Promise<void> =>
      fromTop(() =>
        isAsync
          ? readHooked(op, readings, hook)
          : oneByOne(readings.length, hook, (i) => readOne(readings, i)),
      ),
    between: prepared.bytes,
  }
}
