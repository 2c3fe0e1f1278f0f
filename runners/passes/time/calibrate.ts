import { now } from '../../child/clock.js'
import type { RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'

/** Length of a window of ops that a rate is taken from. */
const WINDOW_MS = 1
const MOST_OPS = 2 ** 26
// Taken before any user code runs: a scenario may replace globals.
const cpuUsage = process.cpuUsage.bind(process)

/** As long must no window have been faster than those before by more than a little. */
const QUIET_MS = 15
const LITTLE = 0.9
/** The longest wait for all that, as a multiple of it: a machine may be starved. */
const PATIENCE = 5
/** An op that lasts so long is known by one. */
const SLOW_MS = 500

/**
 * Runs the op until V8 has compiled it: for `compileMs` milliseconds of processor time, since children run
 * side by side, until it gets no faster, and at least two ops, or one very long op. Returns nanoseconds per
 * op, roughly, from the fastest of many windows: to choose the size of a sample, never reported.
 */
export async function calibrate(run: RunOps, compileMs: number): Promise<number> {
  const spent = stopwatch()
  const isOver = (quietSince: number): boolean =>
    spent.wallMs() >= PATIENCE * compileMs || spent.cpuMs() >= Math.max(compileMs, quietSince + QUIET_MS)
  let ops = 1
  let fastest = Number.POSITIVE_INFINITY
  let quietSince = 0
  for (let whole = 0; whole < 2 || !isOver(quietSince) || fastest === Number.POSITIVE_INFINITY; ) {
    const ms = await windowMs(run, ops)
    signOfLife()
    if (ms >= WINDOW_MS || ops >= MOST_OPS) whole += ms >= SLOW_MS ? 2 : 1
    if (ms / ops < LITTLE * fastest) quietSince = spent.cpuMs()
    fastest = Math.min(fastest, ms / ops)
    if (ms >= WINDOW_MS || ops >= MOST_OPS) continue
    ops *= 2
    // The rate of a window too short for the clock says nothing.
    fastest = Number.POSITIVE_INFINITY
  }
  return 1e6 * fastest
}

/** Windows of a second look. */
const LOOKS = 3

/**
 * Nanoseconds per op at a second look, roughly, and at most `roughNs`, the first: on a busy machine V8 may
 * still have been compiling at the first look.
 */
export async function lookAgain(run: RunOps, roughNs: number): Promise<number> {
  const ops = Math.round((1e6 * WINDOW_MS) / roughNs)
  let fastest = roughNs
  // An op longer than a window was seen well enough.
  for (let look = 0; look < LOOKS && ops > 1; look++)
    fastest = Math.min(fastest, (1e6 * (await windowMs(run, ops))) / ops)
  return fastest
}

async function windowMs(run: RunOps, ops: number): Promise<number> {
  const start = now()
  await run(ops)
  return now() - start
}

/** What has passed from now on, of this process's time and of everybody's. */
function stopwatch() {
  const before = cpuUsage()
  const started = now()
  return {
    cpuMs: (): number => {
      const { user, system } = cpuUsage(before)
      return (user + system) / 1000
    },
    wallMs: (): number => now() - started,
  }
}
