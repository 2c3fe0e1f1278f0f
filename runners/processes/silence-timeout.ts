import { now } from '../child/clock.js'

/** Looks a countdown takes at the clock, at least. */
const LOOKS = 20

/**
 * Calls `onEnd` after `ms` milliseconds without a `refresh`. Time in which this process itself stood still
 * (stopped, or on a sleeping machine) does not count: it cannot have heard a child.
 */
export function countDown(
  ms: number,
  onEnd: () => void,
): { readonly refresh: () => void; readonly stop: () => void } {
  const interval = Math.min(1000, Math.max(5, ms / LOOKS))
  let left = ms
  let last = now()
  const timer = setInterval(() => {
    const time = now()
    left -= Math.min(time - last, 2 * interval)
    last = time
    if (left > 0) return
    clearInterval(timer)
    onEnd()
  }, interval)
  const refresh = (): void => {
    left = ms
  }
  return { refresh, stop: () => clearInterval(timer) }
}
