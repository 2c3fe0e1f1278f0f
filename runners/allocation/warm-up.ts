import { setImmediate } from 'node:timers'
import { setFlagsFromString } from 'node:v8'
import { now } from '../clock.js'
import { mark, type Run } from './loop.js'

/** Ops after which V8's own thresholds have been passed: 3,000 calls to the last compiler, and once more. */
const ENOUGH_OPS = 12_000

/**
 * Runs the op for about `ms` milliseconds, so that it is compiled as in production; returns ops per millisecond.
 * An op too slow to be called often enough in that time meets lower thresholds in the second half: what V8 would
 * compile after some thousand calls, it compiles after some dozen.
 */
export async function warmUp(run: Run, ms: number): Promise<number> {
  const start = now()
  let [batch, ops, rate] = [1, 0, 0]
  let hastened = false
  for (let elapsed = 0; elapsed < ms; elapsed = now() - start) {
    const from = now()
    await run(batch, mark)
    rate = batch / Math.max(now() - from, 1e-3)
    ops += batch
    batch = Math.max(1, Math.min(batch * 2, Math.ceil(rate * 20)))
    await new Promise((resolve) => setImmediate(resolve))
    if (!hastened && now() - start > ms / 2 && ops < ENOUGH_OPS / 2) {
      setThresholds(hasty)
      hastened = true
    }
  }
  if (hastened) setThresholds(usual)
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

function setThresholds(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag)
}
