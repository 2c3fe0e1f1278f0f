import { now } from '../../child/clock.js'
import { opNow, stoodStillMs } from '../../child/op-clock.js'
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
const PATIENCE = 25
/** An op that lasts so long is known by one. */
const SLOW_MS = 500
/** A window in which most of the time goes into preparing inputs need not reach its length. */
const MOST_WINDOW_MS = 20

/** Nanoseconds of one op, roughly. */
export interface RoughTime {
  readonly ns: number
  /** Of preparing its input; 0 where there is nothing to prepare. */
  readonly prepareNs: number
}

/**
 * Runs the op until V8 has compiled it: for `compileMs` milliseconds of processor time, since children run
 * side by side, until it gets no faster, and at least two ops, or one very long op. Returns the rough time
 * from the fastest of many windows: to choose the size of a sample, never reported.
 */
export async function calibrate(run: RunOps, compileMs: number): Promise<RoughTime> {
  const spent = stopwatch()
  const isOver = (quietSince: number): boolean =>
    spent.wallMs() >= PATIENCE * compileMs || spent.cpuMs() >= Math.max(compileMs, quietSince + QUIET_MS)
  let ops = 1
  let fastest = Number.POSITIVE_INFINITY
  let quietSince = 0
  let prepareNs = 0
  for (let whole = 0; whole < 2 || !isOver(quietSince) || fastest === Number.POSITIVE_INFINITY; ) {
    const before = stoodStillMs()
    const ms = await windowMs(run, ops)
    const preparingMs = stoodStillMs() - before
    signOfLife()
    const isWhole = ms >= WINDOW_MS || ops >= MOST_OPS || preparingMs >= MOST_WINDOW_MS
    if (isWhole) whole += ms + preparingMs >= SLOW_MS ? 2 : 1
    if (ms / ops < LITTLE * fastest) quietSince = spent.cpuMs()
    fastest = Math.min(fastest, ms / ops)
    prepareNs = (1e6 * preparingMs) / ops
    if (isWhole) continue
    ops *= 2
    // The rate of a window too short for the clock says nothing.
    fastest = Number.POSITIVE_INFINITY
  }
  return { ns: 1e6 * fastest, prepareNs }
}

/** Windows of a second look. */
const LOOKS = 3

/**
 * Nanoseconds per op at a second look, roughly, and at most as many as at the first: on a busy machine V8 may
 * still have been compiling then.
 */
export async function lookAgain(run: RunOps, { ns, prepareNs }: RoughTime): Promise<number> {
  const ops = Math.round(Math.min((1e6 * WINDOW_MS) / ns, (1e6 * MOST_WINDOW_MS) / prepareNs))
  let fastest = ns
  // An op longer than a window was seen well enough.
  for (let look = 0; look < LOOKS && ops > 1; look++)
    fastest = Math.min(fastest, (1e6 * (await windowMs(run, ops))) / ops)
  return fastest
}

async function windowMs(run: RunOps, ops: number): Promise<number> {
  const start = opNow()
  await run(ops)
  return opNow() - start
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
