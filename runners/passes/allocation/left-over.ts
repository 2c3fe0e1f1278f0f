import { getActiveResourcesInfo } from 'node:process'
import { setImmediate, setTimeout } from 'node:timers'
import { aroundCallbacks } from './idle-turns.js'
import { noTick } from './loop.js'
import { isHarness } from './ops.js'
import type { Runner } from './runner.js'
import type { Profile, ProfileNode, Sampler } from './sampler.js'
import { startClock } from './v8-state.js'

// Work that an op leaves to the event loop: callbacks that run later, and garbage that waits for a turn.

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Milliseconds for what earlier ops have left behind. */
const DRAIN_MS = 300
/** Milliseconds within which timers of the shortest time are due. */
const TIMERS_MS = 2

/** Takes turns until no callback is left for the next one, as far as the time goes. */
async function drain(): Promise<void> {
  const clock = startClock()
  await new Promise<void>((resolve) => setTimeout(resolve, TIMERS_MS))
  do await turn()
  while (getActiveResourcesInfo().includes('Immediate') && clock() < DRAIN_MS)
}

const MOST_OPS = 100
/** Times as many ops whose callbacks run first. */
const BEFORE = 20
/** Bytes of all ops from which on a callback's are left by them: below lies what Node.js does in a turn. */
const LEAST_BYTES = 1500
/** Readings, of which the least counts: something else may call back during one. */
const READINGS = 3

/**
 * Heap bytes per op allocated after the op has returned, in callbacks on the event loop, which no look at
 * single ops sees. By the sampler, which tells them from the lab's own turns: the used heap does not, and how
 * much a turn allocates depends on what V8 has compiled of it. `most`: further ops that time allows.
 */
export async function bytesLeftPerOp(sampler: Sampler, runner: Runner, most: number): Promise<number> {
  const each = most / READINGS
  const ops = Math.floor(Math.min(MOST_OPS, each / 2))
  if (ops < 1) return 0
  const before = Math.floor(Math.min(BEFORE * ops, each - ops))
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < READINGS && least > 0; i++)
    least = Math.min(least, await bytesAfter(sampler, runner, before, ops))
  return least / ops
}

/** Bytes that callbacks allocate after the last of the ops; `before`: ops whose callbacks do not count. */
async function bytesAfter(
  sampler: Sampler,
  { run, rounds, between }: Runner,
  before: number,
  ops: number,
): Promise<number> {
  // A full collection, as every reading ends with, makes V8 learn anew about callbacks, Node's own as well.
  await run(before, noTick)
  await drain()
  const isOneStretch = rounds === undefined && between === undefined
  await run(ops, (edge) => {
    if (edge === 'end' && isOneStretch) sampler.start()
  })
  // What a call does behind its loop it does at once.
  if (!isOneStretch) sampler.start()
  await drain()
  return bytesOfCallbacks(sampler.stop())
}

/** Names of what V8 does by itself; (JS) is its builtins, which a callback may be. */
const byItself = /^\((?!JS)/
/** What Node.js runs around timers. */
const aroundTimers = /^(?:processTimers|listOnTimeout)$/

/** Whether Node.js runs it around callbacks: what that allocates is by how V8 has compiled it just then. */
function isAround({ functionName, url }: ProfileNode['callFrame']): boolean {
  const isSo = aroundCallbacks.test(functionName) || aroundTimers.test(functionName)
  return isSo && url.startsWith('node:internal/')
}

/** Bytes that others than the lab allocated. */
function bytesOfCallbacks({ head, samples }: Profile): number {
  const bytes = new Map<number, number>()
  for (const { nodeId, size } of samples) bytes.set(nodeId, (bytes.get(nodeId) ?? 0) + size)
  const sumOf = ({ id, callFrame, children }: ProfileNode): number => {
    if (isHarness(callFrame.url)) return 0
    const isNone = isAround(callFrame) || byItself.test(callFrame.functionName)
    const own = isNone ? 0 : (bytes.get(id) ?? 0)
    return children.reduce((sum, child) => sum + sumOf(child), own < LEAST_BYTES ? 0 : own)
  }
  return sumOf(head)
}
