import { usageError } from '../../model/errors.js'
import type { Op } from '../../model/scenario.js'
import { now } from './clock.js'
import { sink } from './keep-result.js'
import { isGivenPromise, isPromise, type RunOps, runnerFor } from './op-loop.js'
import type { PreparedInputs } from './prepared-inputs.js'
import { signOfLife } from './protocol.js'
import type { ReadyVariant } from './set-up-variant.js'

/** An op with what it is run on. */
export type ReadyOp = Pick<ReadyVariant, 'op' | 'loop'> & { readonly prepared?: PreparedInputs | undefined }

/** What a pass knows of an op before it runs it. */
export interface MetOp {
  readonly op: Op
  readonly run: RunOps
  /** Whether it gave a promise, at least now and then. */
  readonly isAsync: boolean
  /** Whether its promises are those of another realm. */
  readonly isForeign: boolean
  /** How little its first result was. */
  readonly began: Emptiness
}

/** Ops, or time, to learn what an op returns: one that flushes now and then may return a promise late. */
const MOST_OPS = 20_000
const MOST_MS = 40

/**
 * Runs the op a while, to learn whether it gives promises; once where that is `known`, or does not matter:
 * `run` waits for a promise wherever it is given one.
 */
export async function meetOp({ op: given, prepared, loop }: ReadyOp, known?: boolean): Promise<MetOp> {
  if (prepared !== undefined) await prepared.ensure(1)
  const first = given()
  const isForeign = isPromise(first) && !isGivenPromise(first)
  const result = await settled(first)
  // Rounds give nothing that could come to an end.
  const began = loop === undefined ? emptinessOf(result) : 2
  signOfLife()
  const op = isForeign ? ofThisRealm(given) : given
  const knows = known ?? (loop !== undefined ? false : undefined)
  const isAsync = isPromise(first) || (knows ?? (await givesPromises({ op, prepared })))
  return { op, run: runnerFor(op, prepared, loop?.goRound), isAsync, isForeign, began }
}

/** Results without end that make an end of the input, in an op that began with more. */
const NOTHINGS = 64

/** Whether an op that was run gives nothing any more: it has used up what it was given. */
export async function hasComeToNothing({ run, began }: MetOp): Promise<boolean> {
  for (let ops = 0; emptinessOf(sink.value) > began; ops++) {
    if (ops === NOTHINGS) return true
    await run(1)
  }
  return false
}

/** 0: something. 1: an empty list or text, or a number or a truth that may be a count's end. 2: nothing. */
type Emptiness = 0 | 1 | 2

/** What is left of a list, a count, a text or an iterator once it is used up. */
function emptinessOf(result: unknown): Emptiness {
  if (result === undefined || result === null) return 2
  if (typeof result !== 'object') return result ? 0 : 1
  if (Array.isArray(result)) return result.length === 0 ? 1 : 0
  return (result as { done?: unknown }).done === true ? 2 : 0
}

async function givesPromises({ op, prepared }: ReadyOp): Promise<boolean> {
  const started = now()
  for (let ops = 0; ops < MOST_OPS && (ops === 0 || now() - started < MOST_MS); ops++) {
    const preparing = prepared?.ensure(1)
    if (preparing !== undefined) await preparing
    const result = settled(op())
    signOfLife()
    if (!isPromise(result)) continue
    await result
    return true
  }
  return false
}

/** The op with promises of this realm, which are told at next to no cost. */
export function ofThisRealm(op: Op): Op {
  return () => {
    const result = op()
    return isPromise(result) ? Promise.resolve(result) : result
  }
}

/** Waits for a promise; gives all else at once. */
export function settled(result: unknown): unknown {
  if (!isPromise(result)) refuseThenable(result)
  return result
}

/** To await a query builder is to run its query. Nobody but the author knows which of the two the op is. */
function refuseThenable(result: unknown): void {
  if (result === null || typeof result !== 'object') return
  if (typeof (result as { then?: unknown }).then !== 'function') return
  const name = result.constructor?.name || 'object'
  throw usageError(
    `its op returned a thenable that is no promise (${name}). To wait for it, await it in the op: async () => await …; ` +
      'to measure only that it is made, return something else of it, such as its text',
  )
}
