import type { Op } from '../../model/scenario.js'
import { sink } from '../sink.js'

/** Runs the op `count` times. Only what is called from this file is the op's, in a CPU profile. */
export function runOps(op: Op, count: number): void {
  for (let i = 0; i < count; i++) sink.value = op()
}

/** Like {@link runOps}, awaiting each result. */
export async function awaitOps(op: Op, count: number): Promise<void> {
  for (let i = 0; i < count; i++) sink.value = await op()
}

/**
 * Shows the loops so many different ops that V8 inlines none of them: the op stays a function of its own in the
 * profile, and its time is not taken for the loop's.
 */
export async function keepOpsApart(): Promise<void> {
  for (const op of [() => 0, () => 1, () => 2, () => 3, () => 4]) {
    runOps(op, 100)
    await awaitOps(op, 100)
  }
}

/** This file, as call frames name it. */
export const loopUrl = import.meta.url
