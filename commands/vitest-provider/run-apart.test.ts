import { expect, it, vi } from 'vitest'
import type { RunEvent } from '../../runners/passes/run-events.js'
import type { FoundApart } from './find-apart.js'
import type { BenchmarkGroup } from './group.js'
import { runApart } from './run-apart.js'

const planned = vi.hoisted(() => ({ seconds: 0, run: { of: 'a process of its own' } }))
vi.mock('../measure.js', () => ({
  measureTask: async (_task: unknown, { onEvent }: { readonly onEvent: (event: RunEvent) => void }) => {
    const step = { scenario: 's', case: 'c', seconds: planned.seconds / 2 }
    onEvent({ type: 'plan', steps: ['allocation', 'time'].map((pass) => ({ ...step, pass })) })
    onEvent({ type: 'plan', steps: [{ ...step, pass: 'time' }], pace: 2 })
    return { run: planned.run }
  },
}))

/** What is told of a benchmark that takes so many seconds, in a test that has 4 s and began just now. */
function runFor(seconds: number) {
  planned.seconds = seconds
  const test = { timeout: 4000, fullTestName: 't', file: { filepath: '/t.bench.ts' } }
  const group = { registrations: [{ name: 'one' }], test } as unknown as BenchmarkGroup
  return runApart(group, { file: 'file:///t.bench.ts' } as FoundApart, new AbortController().signal)
}

it('takes no longer than the test has left, and says what would do', async () => {
  expect(await runFor(3)).toBe(planned.run)
  expect(await runFor(6.5)).toEqual({
    reason:
      'it takes about 7 s, and the test "t" has 4 s in all: give it more, as in test(name, fn, 12000), or ' +
      'testTimeout in the configuration',
  })
})
