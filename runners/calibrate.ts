import { now } from './clock.js'

/** Length of a window of ops that a rate is taken from. */
const WINDOW_MS = 1
const MOST_OPS = 2 ** 26
// Taken before any user code runs: a scenario may replace globals.
const cpuUsage = process.cpuUsage.bind(process)

/** Milliseconds of processor time until V8 has compiled most ops. */
const WARM_UP_MS = 40
/** The longest wait for that much processor time, as a multiple of it: a machine may be starved. */
const PATIENCE = 5

/**
 * Runs the op by itself until V8 has compiled it: for some milliseconds of processor time, since children run
 * side by side, and at least two ops. Returns nanoseconds per op, roughly: what the size of a sample is
 * chosen by, never reported. It is the fastest of many windows.
 */
export async function calibrate(run: () => unknown, isAsync: boolean): Promise<number> {
  const windowMs = async (ops: number): Promise<number> => {
    const start = now()
    if (isAsync) for (let i = 0; i < ops; i++) await run()
    else for (let i = 0; i < ops; i++) run()
    return now() - start
  }
  const isWarm = warmth()
  let ops = 1
  let fastest = Number.POSITIVE_INFINITY
  for (let windows = 0; windows < 2 || !isWarm(); windows++) {
    const ms = await windowMs(ops)
    fastest = Math.min(fastest, ms / ops)
    if (ms >= WINDOW_MS || ops >= MOST_OPS) continue
    ops *= 2
    // The rate of a window too short for the clock says nothing.
    fastest = Number.POSITIVE_INFINITY
  }
  return 1e6 * (Number.isFinite(fastest) ? fastest : (await windowMs(ops)) / ops)
}

/** Whether this process has run long enough from now. */
function warmth(): () => boolean {
  const before = cpuUsage()
  const started = now()
  return () => {
    const { user, system } = cpuUsage(before)
    return (user + system) / 1000 >= WARM_UP_MS || now() - started >= PATIENCE * WARM_UP_MS
  }
}
