import { types } from 'node:util'
import { usageError } from '../../../model/errors.js'
import type { RecordedVariant } from './recorded.js'

type Hook = ((...given: unknown[]) => unknown) | undefined

/** What a tool calls round a benchmark. */
export interface Hooks {
  readonly beforeAll?: Hook
  readonly beforeEach?: Hook
  readonly afterEach?: Hook
  readonly afterAll?: Hook
}

export const hookNames = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'] as const

const OWN_CLOCK =
  'a benchmark gives an overriddenDuration, a time that it took itself; here all of its function is measured: let it do only what is to be measured, with the rest in beforeEach'

/**
 * The op of a benchmark with its hooks. Those round each call are no part of the op: they are called as an
 * input is prepared, one at a time.
 */
export async function hookedOp(
  fn: () => unknown,
  self: unknown,
  { beforeAll, beforeEach, afterEach, afterAll }: Hooks,
): Promise<RecordedVariant> {
  if (/\boverriddenDuration\b/.test(String(fn))) throw usageError(OWN_CLOCK)
  await beforeAll?.call(self, 'run')
  // Called as it is where it can be, so that what it allocates is its own in a profile.
  const op = /\bthis\b/.test(String(fn)) ? () => fn.call(self) : fn
  let isBehindOne = false
  const after = (): unknown => {
    const isDue = isBehindOne
    isBehindOne = false
    return isDue ? afterEach?.call(self, 'run') : undefined
  }
  const dispose = async (): Promise<void> => {
    await after()
    await afterAll?.call(self, 'run')
  }
  if (beforeEach === undefined && afterEach === undefined) return { op, dispose }
  const before = (): unknown => {
    isBehindOne = true
    return beforeEach?.call(self, 'run')
  }
  const prepare = (): unknown => {
    const done = after()
    return types.isPromise(done) ? done.then(before) : before()
  }
  return { preparesOne: true, prepare, op, dispose }
}
