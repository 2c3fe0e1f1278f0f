// Importing this file, best as one of jest's setupFilesAfterEnv, adds the matchers to its expect.
import { type OpMatchers, requireAwaited, toAllocate, toKeep, toRun } from './matcher.js'

declare global {
  namespace jest {
    interface Matchers<R> extends OpMatchers<R> {}
  }
}

const { expect, afterEach } = globalThis as unknown as {
  expect: { extend(matchers: object): void }
  afterEach?: (check: () => void) => void
}
expect.extend({ toAllocate, toKeep, toRun })
afterEach?.(requireAwaited)
