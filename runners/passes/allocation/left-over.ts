import { getActiveResourcesInfo } from 'node:process'
import { setImmediate } from 'node:timers'
import { getHeapStatistics } from 'node:v8'
import { collect } from './collect.js'
import type { RunTicked } from './loop.js'
import type { Runner } from './runner.js'
import { startClock, youngBytes } from './v8-state.js'

// Work that an op leaves to the event loop: callbacks that run later, and garbage that waits for a turn.

const usedBytes = (): number => getHeapStatistics().used_heap_size

/** So many turns of the event loop. */
async function takeTurns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** Milliseconds for what earlier ops have left behind. */
const DRAIN_MS = 300

/** Takes turns until no callback is left for the next one, as far as the time goes. */
async function drain(): Promise<void> {
  const clock = startClock()
  do await takeTurns(16)
  while (getActiveResourcesInfo().includes('Immediate') && clock() < DRAIN_MS)
}

/** Turns beside one for each op. */
const MORE_TURNS = 16
const MOST_OPS = 100
/** Bytes of all ops from which on something is left: below lie jumps of the heap, and what turns allocate. */
const LEAST_BYTES = 2000
/**
 * Readings, of which the third from below counts: V8 spoils one now and then, with or without ops, and an op
 * that leaves nothing must not seem to. Seen right in 100 of 100 ops on Node 20 and 22, in 45 of 50 on 26.
 */
const READINGS = 7
const COUNTED = 2

/**
 * Heap bytes per op allocated after the op has returned, in callbacks on the event loop, which no look at
 * single ops sees. `bytes`: about what the op itself allocates.
 */
export async function bytesLeftPerOp({ run, idle }: Runner, bytes: number, most: number): Promise<number> {
  const ops = Math.floor(Math.min(MOST_OPS, most / 3, youngBytes() / 4 / (bytes + 4096)))
  if (ops < 1) return 0
  await drain()
  const left: number[] = []
  for (let i = 0; i < READINGS; i++) left.push((await grownAfter(run, ops)) - (await grownAfter(idle, ops)))
  const inAll = left.sort((a, b) => a - b)[COUNTED] as number
  return inAll < LEAST_BYTES ? 0 : inAll / ops
}

/** By how much the used heap grows in the turns after the last of the ops. */
async function grownAfter(run: RunTicked, ops: number): Promise<number> {
  collect('minor')
  let [ticks, after] = [0, 0]
  await run(ops, () => {
    if (ticks++ === ops) after = usedBytes()
  })
  await takeTurns(ops + MORE_TURNS)
  return usedBytes() - after
}

/** The same loop with turns after the ops, as many as the longest of a walk's windows asks for. */
export async function withTurns(run: RunTicked, ops: number): Promise<RunTicked> {
  await drain()
  return async (count, tick) => {
    await run(count, tick)
    await takeTurns(2 * ops + MORE_TURNS)
  }
}
