// Importing this file, best as one of jest's setupFilesAfterEnv, adds the matcher to its expect.
import { type ExpectedAllocations, requireAwaited, toAllocate } from './matcher.js'

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Passes when one call of the function allocates exactly so much, once it is warm. Must be awaited. */
      toAllocate(expected: ExpectedAllocations): Promise<R>
    }
  }
}

const { expect, afterEach } = globalThis as unknown as {
  expect: { extend(matchers: object): void }
  afterEach?: (check: () => void) => void
}
expect.extend({ toAllocate })
afterEach?.(requireAwaited)
