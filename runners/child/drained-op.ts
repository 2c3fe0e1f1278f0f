import type { Op } from '../../model/scenario.js'
import type { GoRound } from '../scenario-files/suites/recorded.js'
import { now } from './clock.js'
import { isPromise } from './op-loop.js'

// What ops leave to the event loop is done after every so many of them, within what is measured of them
// (docs/asynchronous-ops.md, "Work that is left for later").

// Taken before any user code runs: a scenario may replace globals.
const later = setImmediate
const resources = process.getActiveResourcesInfo.bind(process)

/** Milliseconds for what so many ops have left: work that makes ever more of itself ends nowhere. */
const MOST_MS = 1000
/** What comes to an end by itself, unlike a server or a socket, beside timers. */
const ending = /^Immediate$|Req|(Connect|Write|Shutdown|Send)Wrap$/

/** Callbacks that wait in this thread. */
interface Waiting {
  timers: number
  others: number
}

function countWaiting(waiting: Waiting): void {
  waiting.timers = 0
  waiting.others = 0
  for (const kind of resources()) {
    if (kind === 'Timeout') waiting.timers++
    else if (ending.test(kind)) waiting.others++
  }
}

/** Is given what each turn calls back, once; absent: V8 may inline that into Node's own code. */
let keepApart: ((fn: object) => void) | undefined

/** Has an instrument keep the callback of waits a function of its own, by whose frame it knows them. */
export function keepDrainsApart(keep: (fn: object) => void): void {
  keepApart = keep
}

/**
 * Gives what lets the event loop turn until no callbacks wait but the timers that do so now, or what the
 * first time left after a second: a timer for all. Later it throws where there is no end to them by then.
 */
export function drainer(): () => Promise<void> {
  const standing: Waiting = { timers: 0, others: 0 }
  countWaiting(standing)
  standing.others = 0
  // Apart, since a timer that stood before may end: it makes no room for work of the ops.
  const waiting: Waiting = { timers: 0, others: 0 }
  // To look costs more than a turn: the first look is about where the last time ended.
  let [expected, isFirst] = [1, true]
  return () =>
    new Promise((resolve, reject) => {
      const until = now() + MOST_MS
      let turns = 0
      const drainTurn = (): void => {
        const isLate = now() > until
        const looks = ++turns >= expected || isLate
        if (looks) countWaiting(waiting)
        const isDone = looks && waiting.timers <= standing.timers && waiting.others <= standing.others
        if (!isDone && !isLate) {
          later(drainTurn)
          return
        }
        if (!isDone && !isFirst) reject(new Error('what its ops leave to the event loop comes to no end'))
        standing.timers = isFirst ? waiting.timers : Math.min(standing.timers, waiting.timers)
        standing.others = isFirst ? waiting.others : Math.min(standing.others, waiting.others)
        expected = turns > expected ? turns : Math.max(1, expected - 1 - (expected >> 6))
        isFirst = false
        resolve()
      }
      keepApart?.(drainTurn)
      keepApart = undefined
      later(drainTurn)
    })
}

/** The op that each so many times gives a promise, of what it and those before have left being done. */
export function drainedOp(op: Op, every: number): Op {
  const drain = drainer()
  let ops = 0
  const drainAfter = async (result: unknown): Promise<unknown> => {
    const value = isPromise(result) ? await result : result
    await drain()
    return value
  }
  return () => {
    const result = op()
    if (++ops < every) return result
    ops = 0
    return drainAfter(result)
  }
}

/** Its own loop, whose call ends, each time so many rounds are gone, once what they have left is done. */
export function drainedRounds(goRound: GoRound, every: number): GoRound {
  const drain = drainer()
  let gone = 0
  return (count, edges, { over, failed }) => {
    const end = (rounds: number): void => {
      gone += rounds
      if (gone < every) edges.end(rounds)
    }
    const drained = (rounds: number) => (): void => {
      gone = 0
      edges.end(rounds)
      over(rounds)
    }
    const overOnceDrained = (rounds: number): void => {
      if (gone < every) over(rounds)
      else drain().then(drained(rounds)).catch(failed)
    }
    goRound(count, { begin: edges.begin, end }, { over: overOnceDrained, failed })
  }
}

/** The lab's own functions of this file, as call frames name them: what they allocate is no op's. */
export const drainFrames: ReadonlySet<string> = new Set(['drainTurn', 'drainAfter'])
