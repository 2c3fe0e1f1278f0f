import { setFlagsFromString } from 'node:v8'
import { mark } from './loop.js'
import { finishCompiling, isOptimized } from './natives.js'
import type { Runner } from './runner.js'
import { codeBytes, startClock } from './v8-state.js'

/** Ops after which V8's own thresholds have been passed: 3,000 calls to the last compiler, thrice over. */
const ENOUGH_OPS = 12_000
/** The same of rounds, whose calls are few. */
const MANY_ROUNDS = 60_000
/** Of all ops, the last share during which nothing may have been compiled. */
const QUIET = 1 / 3
/** So many times the time for an op that is not optimized yet and, at so many ops a millisecond, soon is. */
const LONGER = 3
const SOON = 1

/**
 * Runs the op until V8 has compiled it as in production: past its thresholds, then half as long again without
 * a compilation. Counts ops, not time, so a busy machine makes no difference; ends after about `ms`
 * milliseconds. An op too slow for that meets lower thresholds in the second half: what V8 compiles after
 * some thousand calls, it then compiles after some dozen. Returns ops per millisecond.
 */
export async function warmUp({ run, op, most, rounds }: Runner, ms: number): Promise<number> {
  const clock = startClock()
  setThresholds(early)
  let [batch, ops, rate, quietSince, code] = [1, 0, 0, 0, codeBytes()]
  let hastened = false
  // A function with its own loop is called seldom, and may be compiled for the loop alone.
  const [enough, isReady] =
    rounds === undefined ? [ENOUGH_OPS, () => true] : [MANY_ROUNDS, () => isOptimized(op)]
  const isSteady = (): boolean => ops >= enough && quietSince < ops * (1 - QUIET) && isReady()
  const isOver = (elapsed: number): boolean =>
    elapsed >= ms && (elapsed >= ms * LONGER || rate < SOON || isOptimized(op))
  for (let elapsed = 0; !isOver(elapsed) && !isSteady(); ) {
    await run(batch, mark)
    // Few ops are enough for what is compiled meanwhile to be late: it must not come into use in a window.
    finishCompiling()
    ops += batch
    elapsed = clock()
    rate = ops / Math.max(elapsed, 1e-3)
    if (codeBytes() !== code) [quietSince, code] = [ops, codeBytes()]
    batch = Math.max(1, Math.min(batch * 2, Math.ceil(rate * 20), 2000, most))
    if (!hastened && elapsed > ms / 2 && ops < ENOUGH_OPS / 2) {
      setThresholds(hasty)
      hastened = true
    }
  }
  setThresholds(usual)
  return rate
}
/** Flags that decide after how many calls V8 compiles: up to version 11 as a budget, later as calls. */
const budgetCounted = Number.parseInt(process.versions.v8, 10) < 12
const hasty = budgetCounted
  ? ['--interrupt-budget=2000', '--minimum-invocations-after-ic-update=10']
  : [
      '--invocation-count-for-turbofan=40',
      '--invocation-count-for-maglev=10',
      '--minimum-invocations-after-ic-update=10',
    ]
const usual = budgetCounted
  ? ['--interrupt-budget=67584', '--minimum-invocations-after-ic-update=500']
  : [
      '--invocation-count-for-turbofan=3000',
      '--invocation-count-for-maglev=400',
      '--minimum-invocations-after-ic-update=500',
    ]

/** Makes ENOUGH_OPS enough for the smallest function: by version 11's budget it takes 100,000 calls. */
const early = budgetCounted ? ['--interrupt-budget=13200'] : []

function setThresholds(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag)
}
