import { types } from 'node:util'
import type { Op } from '../../model/scenario.js'
import type { GoRound, LoopEdges } from '../scenario-files/suites/recorded.js'
import { sink } from './keep-result.js'
import { startOpClock, stopOpClock } from './op-clock.js'
import type { PreparedInputs } from './prepared-inputs.js'

// How ops are run, in every pass: a promise is awaited where it is given, and nothing else costs a turn.

/** Runs so many ops. Only what has to be waited for gives a promise. */
export type RunOps = (count: number) => Promise<void> | undefined

/** Whether it is a promise, of any realm. */
export const isPromise: (value: unknown) => value is Promise<unknown> = types.isPromise

// Taken before any user code runs: a scenario may replace globals.
const Given = Promise
const ready = Promise.resolve()

/** Whether an op returned a promise, at next to no cost: foreign ones became this realm's in meetOp. */
export function isGivenPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value instanceof Given
}

/** The op with its result observed, for a loop that does not wait: a late promise is not passed over. */
export function observed(op: Op): () => void {
  return () => {
    const result = op()
    if (isGivenPromise(result)) refusePromise(result)
    sink.value = result
  }
}

/** What becomes of an op that gave a promise only once it was run as one that gives none. */
export class LatePromise extends Error {
  readonly promise: Promise<unknown>

  constructor(promise: Promise<unknown>) {
    super(
      'its op gave a promise for the first time after thousands of ops that gave none, so it was measured ' +
        'without waiting: let the op always return a promise, or never',
    )
    this.promise = promise
  }
}

/** Ends a loop that does not wait. Throws a {@link LatePromise}. */
export function refusePromise(promise: Promise<unknown>): never {
  throw new LatePromise(promise)
}

/** Runs the op `count` times. Only what is called from this file is the op's, in a CPU profile. */
export function runOps(op: Op, count: number): Promise<void> | undefined {
  const left = runToPromise(op, count)
  return isPromise(sink.value) ? goOn(op, left) : undefined
}

/** Runs until an op gives a promise, which is in the sink then; returns how many ops are left. */
function runToPromise(op: Op, count: number): number {
  for (let i = 1; i <= count; i++) {
    const result = op()
    sink.value = result
    if (isGivenPromise(result)) return count - i
  }
  return 0
}

async function goOn(op: Op, count: number): Promise<void> {
  for (let left = count; ; ) {
    sink.value = await sink.value
    if (left === 0) return
    left = runToPromise(op, left)
    if (!isPromise(sink.value)) return
  }
}

/** The op that takes a prepared input each time. */
export function opOnPrepared<T>(op: (input: T) => unknown, { take }: PreparedInputs): Op {
  return () => op(take() as T)
}

/** How to run an op: in batches where its inputs are prepared; where it is a round, by its own loop. */
export function runnerFor(op: Op, prepared?: PreparedInputs, goRound?: GoRound): RunOps {
  if (goRound !== undefined) return timedRounds(goRound)
  return prepared === undefined ? (count) => runOps(op, count) : (count) => runBatches(op, prepared, count)
}

/** Goes round so many times: in one call, unless that goes round less often than it is asked to. */
export function runRounds(goRound: GoRound, count: number, edges: LoopEdges): Promise<void> {
  return new Given((resolve, failed) => {
    // A small integer, however it was computed: a loop that reads another number may have to make it.
    let left = count | 0
    // As a microtask, which makes nothing when it returns as the benchmark waits for the first time.
    const call = (): void => {
      try {
        goRound(left, edges, { over, failed })
      } catch (error) {
        failed(error)
      }
    }
    const over = (rounds: number): void => {
      left -= rounds
      if (left > 0) ready.then(call)
      else resolve()
    }
    ready.then(call)
  })
}

const clockEdges: LoopEdges = { begin: startOpClock, end: () => void stopOpClock() }

/** The clock goes while the loop goes round, and stands still from the first time on whenever it does not. */
function timedRounds(goRound: GoRound): RunOps {
  return (count) => {
    stopOpClock()
    return runRounds(goRound, count, clockEdges)
  }
}

/** The clock goes while ops run, and stands still from the first time on whenever they do not. */
async function runBatches(op: Op, prepared: PreparedInputs, count: number): Promise<void> {
  stopOpClock()
  for (let left = count; left > 0; ) {
    const batch = prepared.batch(left)
    const leadIn = prepared.isBrief(batch) ? 1 : 0
    const preparing = prepared.ensure(batch + leadIn)
    if (preparing !== undefined) await preparing
    const leading = leadIn > 0 ? runOps(op, leadIn) : undefined
    if (leading !== undefined) await leading
    startOpClock()
    const running = runOps(op, batch)
    if (running !== undefined) await running
    stopOpClock()
    left -= batch
  }
}

/**
 * Shows the loops so many different ops that V8 inlines none: the op stays a function of its own in the
 * profile, and its time is not taken for the loop's.
 */
export async function keepOpsApart(): Promise<void> {
  const ops = [() => 0, () => 1, () => 2, () => 3, () => 4]
  for (const op of [...ops, async () => 5]) await runOps(op, 100)
}

/** This file, as call frames name it. */
export const loopUrl = import.meta.url
