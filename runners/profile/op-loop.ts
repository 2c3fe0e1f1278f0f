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

/** This file, as call frames name it. */
export const loopUrl = import.meta.url
