import { getHeapStatistics } from 'node:v8'
import { runRounds } from '../../child/op-loop.js'
import type { GoRound, LoopEdges } from '../../scenario-files/suites/recorded.js'
import { noTick, type Readings, type Tick } from './loop.js'
import { callNative } from './natives.js'

/** Calls that the rounds of a stretch of readings are spread over: of several, some may fail. */
const CALLS = 8

/**
 * Runs the rounds of a benchmark that has its loop in it. `fromTop` runs what it is given below always the
 * same callers.
 */
export function roundsRunner(goRound: GoRound, fromTop: (run: () => Promise<void>) => Promise<void>) {
  let done = 0
  let calls: number[] = []
  let readings: Readings[] | undefined
  let at = 0
  let [idle, before] = [getHeapStatistics(), getHeapStatistics()]
  let tickNow: Tick = noTick
  // The same two for all, since the first call of a function makes something.
  const edges: LoopEdges = {
    begin: () => {
      if (readings === undefined) return tickNow('begin')
      idle = getHeapStatistics()
      before = getHeapStatistics()
    },
    end: (rounds) => {
      done += rounds
      if (readings === undefined) {
        tickNow('end')
        calls.push(rounds)
        return
      }
      const after = getHeapStatistics()
      readings.fill({ idle, before, after, ops: rounds }, at, at + rounds)
      at += rounds
    },
  }
  // Compiled into the loop, they would have V8 compile it anew whenever they do something else.
  for (const edge of Object.values(edges)) callNative('NeverOptimizeFunction', edge)
  return {
    done: (): number => done,
    rounds: (): readonly number[] => calls,
    run: (count: number, tick: Tick): Promise<void> => {
      tickNow = tick
      calls = []
      readings = undefined
      return fromTop(() => runRounds(goRound, count, edges))
    },
    read: async (wanted: Readings[]): Promise<void> => {
      readings = wanted
      const each = Math.max(1, Math.floor(wanted.length / CALLS))
      for (at = 0; at < wanted.length; ) {
        const count = Math.min(each, wanted.length - at)
        await fromTop(() => runRounds(goRound, count, edges))
      }
    },
  }
}
