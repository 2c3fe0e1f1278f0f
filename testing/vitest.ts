// Importing this file, best as one of vitest's setupFiles, adds the matchers to its expect.
import { afterEach, expect } from 'vitest'
import { type OpMatchers, requireAwaited, toAllocate, toKeep, toRun } from './matcher.js'

declare module 'vitest' {
  // The type parameter is vitest's own.
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Assertion<T = any> extends OpMatchers<T extends never ? never : void> {}
}

expect.extend({ toAllocate, toKeep, toRun })
// Of tests that run side by side nobody knows whose matcher is still at work.
afterEach(({ task }) => {
  if (!task.concurrent) requireAwaited()
})
