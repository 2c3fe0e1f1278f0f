import { now } from '../../child/clock.js'
import { opNow, stoodStillMs } from '../../child/op-clock.js'
import { isPromise } from '../../child/op-loop.js'
import type { PreparedInputs } from '../../child/prepared-inputs.js'
import type { Caller } from './in-flight.js'
import { spinUntil, yieldUntil } from './spin-wait.js'

/** One stretch of load. */
export interface SpellPlan {
  readonly ratePerSecond: number
  readonly ms: number
  /** How long after its end a spell may go on to work off what fell due, in milliseconds. */
  readonly graceMs: number
}

/** What became of a spell. Times are those of the clock of ops. */
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
  const [startMs, startedAt] = [opNow(), now()]
  const state: State = {
    startMs: startedAt,
    intervalMs: 1000 / plan.ratePerSecond,
    due: Math.max(1, Math.floor((plan.ms / 1000) * plan.ratePerSecond)),
    giveUpMs: startedAt + plan.ms + plan.graceMs,
    next: 0,
    ready: Number.POSITIVE_INFINITY,
    freeSinceMs: startedAt,
    lagSumMs: 0,
    lagMaxMs: 0,
  }
  for (;;) {
    if (caller.prepared !== undefined) await refill(caller.prepared, state)
    const yieldAtMs = now() + yieldEveryMs
    let given = burst(caller, state, record, yieldAtMs)
    for (; given !== undefined; given = burst(caller, state, record, yieldAtMs))
      finish(caller, state, record, await given)
    if (state.next === state.due || now() > state.giveUpMs) break
    await yieldUntil(state.startMs + state.next * state.intervalMs)
  }
  const { due, next: done, freeSinceMs, lagSumMs, lagMaxMs } = state
  return { startMs, endMs: startMs + freeSinceMs - state.startMs, due, done, lagSumMs, lagMaxMs }
}

/** Has inputs ready for the ops to come; what that takes puts off all that is due. */
async function refill(prepared: PreparedInputs, state: State): Promise<void> {
  const before = stoodStillMs()
  if (prepared.ready() === 0) await prepared.ensure(prepared.batch(Math.max(1, state.due - state.next)))
  const stoodMs = stoodStillMs() - before
  state.startMs += stoodMs
  state.freeSinceMs += stoodMs
  state.giveUpMs += stoodMs
  state.ready = prepared.ready()
}

interface State {
  startMs: number
  readonly intervalMs: number
  readonly due: number
  giveUpMs: number
  /** The op that comes next, from 0. */
  next: number
  /** Ops whose inputs are ready. */
  ready: number
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
  const { startMs, intervalMs } = state
  const due = Math.min(state.due, state.next + state.ready)
  let { next, freeSinceMs, lagSumMs, lagMaxMs } = state
  let time = now()
  let given: Promise<unknown> | undefined
  const first = next
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
  state.ready -= next - first + (given === undefined ? 0 : 1)
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
