import type { BenchmarkGroup, BenchmarkTest } from './group.js'

/** Seconds that are left to a test. */
export function leftOf({ timeout, result }: BenchmarkTest): number {
  return (timeout - (Date.now() - (result?.startTime ?? Date.now()))) / 1000
}

/** What a test that has too little time can do, in words. */
export function moreTime({ timeout, fullTestName }: BenchmarkTest): string {
  return `and the test "${fullTestName}" has ${timeout / 1000} s in all: give it more, as in test(name, fn, ${3 * timeout}), or testTimeout in the configuration`
}

/**
 * Says, once the time of a test is over, what to do about it: vitest says no more than that it is. Until the
 * function that it gives is called.
 */
export function warnOfTime({ test, registrations }: BenchmarkGroup): () => void {
  const { signal } = test.context
  const warn = (): void => {
    if (leftOf(test) > 0) return
    const names = registrations.map(({ name }) => `"${name}"`).join(', ')
    console.warn(`gclab was still measuring ${names}, ${moreTime(test)}`)
  }
  signal?.addEventListener('abort', warn, { once: true })
  return () => signal?.removeEventListener('abort', warn)
}
