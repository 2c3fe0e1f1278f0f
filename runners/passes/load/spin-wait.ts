import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { now } from '../../child/clock.js'

const cell = new Int32Array(1)
let loadsPerMs = 0

/**
 * Waits in a loop until the clock reaches `dueMs`, and returns the time.
 *
 * On Node 20 and 22 every reading of the clock allocates 16 bytes; a loop that does nothing else would
 * allocate 300 MB a second beside the op. So most of the wait goes into atomic loads, which V8 neither drops
 * nor allocates for, and the clock is read a few times only.
 */
export function spinUntil(dueMs: number): number {
  if (loadsPerMs === 0) calibrate()
  let time = now()
  while (time < dueMs) {
    // Short of the whole wait, since the machine may have become slower since it was calibrated.
    for (let loads = (dueMs - time) * loadsPerMs * 0.6; loads > 0; loads--) Atomics.load(cell, 0)
    time = now()
  }
  return time
}

function calibrate(): void {
  const loads = 200_000
  // The first round is for the compiler.
  for (let round = 0; round < 3; round++) {
    const start = now()
    for (let load = loads; load > 0; load--) Atomics.load(cell, 0)
    loadsPerMs = loads / (now() - start)
  }
}

/** A timer may be this late without anything being wrong. */
const timerLateMs = 2

/** Gives the event loop its turn, and sleeps when the next op is a while away. */
export async function yieldUntil(dueMs: number): Promise<void> {
  const ahead = dueMs - now()
  if (ahead > 2 * timerLateMs) await sleep(ahead - timerLateMs)
  else await turn()
}
