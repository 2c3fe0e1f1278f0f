// Importing this file, best as one of jest's setupFilesAfterEnv, adds the matcher to its expect.
import { type ExpectedAllocations, toAllocate } from './matcher.js'

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Passes when one call of the function allocates exactly so much, once it is warm. Must be awaited. */
      toAllocate(expected: ExpectedAllocations): Promise<R>
    }
  }
}

const { expect } = globalThis as unknown as { expect: { extend(matchers: object): void } }
expect.extend({ toAllocate })
