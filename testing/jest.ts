// Importing this file, best as one of jest's setupFilesAfterEnv, adds the matchers to its expect.
import {
  type ExpectedAllocations,
  type MostKept,
  type MostRun,
  requireAwaited,
  toAllocate,
  toKeep,
  toRun,
} from './matcher.js'

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Passes when one call of the function allocates exactly so much, once it is warm. Must be awaited. */
      toAllocate(expected: ExpectedAllocations): Promise<R>
      /** Passes when one call of the function leaves at most so much alive. Must be awaited. */
      toKeep(most: MostKept): Promise<R>
      /** Passes when one call of the function runs at most so many steps. Must be awaited. */
      toRun(most: MostRun): Promise<R>
    }
  }
}

const { expect, afterEach } = globalThis as unknown as {
  expect: { extend(matchers: object): void }
  afterEach?: (check: () => void) => void
}
expect.extend({ toAllocate, toKeep, toRun })
afterEach?.(requireAwaited)
