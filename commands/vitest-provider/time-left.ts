import type { BenchmarkGroup } from './group.js'

/**
 * Says, once the time of a test is over, what to do about it: vitest says no more than that it is. Until the
 * function that it gives is called.
 */
export function warnOfTime({ test, registrations }: BenchmarkGroup): () => void {
  const { signal } = test.context
  const { startTime = Date.now() } = test.result ?? {}
  const isOver = (): boolean => Date.now() - startTime >= test.timeout
  const warn = (): void => {
    if (!isOver()) return
    const [seconds, more] = [test.timeout / 1000, 3 * test.timeout]
    const names = registrations.map(({ name }) => `"${name}"`).join(', ')
    console.warn(
      `gclab was still measuring ${names} when the ${seconds} s of the test "${test.fullTestName}" were over: give it more, as in test(name, fn, ${more}), or testTimeout in the configuration`,
    )
  }
  signal?.addEventListener('abort', warn, { once: true })
  return () => signal?.removeEventListener('abort', warn)
}
