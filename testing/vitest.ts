// Importing this file, best as one of vitest's setupFiles, adds the matchers to its expect.
import { afterEach, expect } from 'vitest'
import {
  type ExpectedAllocations,
  type MostKept,
  type MostRun,
  requireAwaited,
  toAllocate,
  toKeep,
  toRun,
} from './matcher.js'

declare module 'vitest' {
  // The type parameter is vitest's own.
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Assertion<T = any> {
    /** Passes when one call of the function allocates exactly so much, once it is warm. Must be awaited. */
    toAllocate(expected: ExpectedAllocations): Promise<T extends never ? never : void>
    /** Passes when one call of the function leaves at most so much alive. Must be awaited. */
    toKeep(most: MostKept): Promise<T extends never ? never : void>
    /** Passes when one call of the function runs at most so many steps. Must be awaited. */
    toRun(most: MostRun): Promise<T extends never ? never : void>
  }
}

expect.extend({ toAllocate, toKeep, toRun })
// Of tests that run side by side nobody knows whose matcher is still at work.
afterEach(({ task }) => {
  if (!task.concurrent) requireAwaited()
})
