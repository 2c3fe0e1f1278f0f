import { now } from '../../child/clock.js'
import { isPromise } from '../../child/op-loop.js'
import type { Caller } from './in-flight.js'
import { spinUntil, yieldUntil } from './spin-wait.js'

/** One stretch of load. */
export interface SpellPlan {
  readonly ratePerSecond: number
  readonly ms: number
  /** How long after its end a spell may go on to work off what fell due, in milliseconds. */
  readonly graceMs: number
}

/** What became of a spell. Times are those of `performance.now()`. */
export interface Spell {
  readonly startMs: number
  /** When the last op was done, or when the load was given up. */
  readonly endMs: number
  readonly due: number
  readonly done: number
  /** Milliseconds, summed over ops, by which an op began late although nothing else ran. */
  readonly lagSumMs: number
  readonly lagMaxMs: number
}

/** Told of every op: when it fell due, from the spell's start, and how long after that it was done. */
export type Record = (dueMs: number, latencyMs: number) => void

/** How long ops may keep the event loop waiting: collections are scheduled there, and observers called. */
const yieldEveryMs = 1

/**
 * Runs an open-loop load: op n falls due at n / rate, whether or not the op before is done, and its latency
 * counts from then, so a pause is charged to every op that it delayed (no coordinated omission; Tene, "How
 * NOT to measure latency", 2013). Ops run one at a time, as on one event loop; an op's promise is awaited.
 */
export async function runSpell(caller: Caller, plan: SpellPlan, record: Record): Promise<Spell> {
  const startMs = now()
  const state: State = {
    startMs,
    intervalMs: 1000 / plan.ratePerSecond,
    due: Math.max(1, Math.floor((plan.ms / 1000) * plan.ratePerSecond)),
    giveUpMs: startMs + plan.ms + plan.graceMs,
    next: 0,
    freeSinceMs: startMs,
    lagSumMs: 0,
    lagMaxMs: 0,
  }
  for (;;) {
    const yieldAtMs = now() + yieldEveryMs
    let given = burst(caller, state, record, yieldAtMs)
    for (; given !== undefined; given = burst(caller, state, record, yieldAtMs))
      finish(caller, state, record, await given)
    if (state.next === state.due || now() > state.giveUpMs) break
    await yieldUntil(state.startMs + state.next * state.intervalMs)
  }
  const { due, next: done, freeSinceMs: endMs, lagSumMs, lagMaxMs } = state
  return { startMs, endMs, due, done, lagSumMs, lagMaxMs }
}

interface State {
  readonly startMs: number
  readonly intervalMs: number
  readonly due: number
  readonly giveUpMs: number
  /** The op that comes next, from 0. */
  next: number
  /** When the last op was done. */
  freeSinceMs: number
  lagSumMs: number
  lagMaxMs: number
}

/**
 * Runs ops as they fall due, until the event loop needs its turn or an op returns a promise, which is
 * returned. Nothing but the op allocates here.
 */
function burst(
  caller: Caller,
  state: State,
  record: Record,
  yieldAtMs: number,
): Promise<unknown> | undefined {
  const { op, keep } = caller
  const { startMs, intervalMs, due } = state
  let { next, freeSinceMs, lagSumMs, lagMaxMs } = state
  let time = now()
  let given: Promise<unknown> | undefined
  while (next < due && time < yieldAtMs) {
    const dueMs = startMs + next * intervalMs
    if (dueMs > time) {
      if (dueMs > yieldAtMs) break
      time = spinUntil(dueMs)
    }
    const lagMs = time - Math.max(dueMs, freeSinceMs)
    lagSumMs += lagMs
    if (lagMs > lagMaxMs) lagMaxMs = lagMs
    const result = op()
    if (isPromise(result)) {
      given = result
      break
    }
    keep(result)
    time = now()
    record(dueMs - startMs, time - dueMs)
    freeSinceMs = time
    next++
  }
  state.next = next
  state.freeSinceMs = freeSinceMs
  state.lagSumMs = lagSumMs
  state.lagMaxMs = lagMaxMs
  return given
}

/** An op that has been waited for. */
function finish({ keep }: Caller, state: State, record: Record, result: unknown): void {
  keep(result)
  const time = now()
  const dueMs = state.next * state.intervalMs
  record(dueMs, time - state.startMs - dueMs)
  state.freeSinceMs = time
  state.next++
}
