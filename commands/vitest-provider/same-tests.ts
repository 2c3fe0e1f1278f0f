import type { BenchmarkTest, TaskOfFile } from './group.js'

/**
 * Why other tests have run before this one than in a process of its own, which runs these of its file;
 * `undefined` where they are the same: what they leave may be what its benchmarks use.
 */
export function otherTests(test: BenchmarkTest, before: readonly string[]): string | undefined {
  const tests = testsIn(test.file.tasks)
  for (const title of before) {
    const state = tests.find((one) => one.fullTestName === title)?.result?.state
    if (state === 'fail') return `the test "${title}" before it has failed`
    if (state !== 'pass') return `vitest has not run the test "${title}" before it`
  }
  const more = tests.find(
    ({ fullTestName = '', result, benchmarks = [] }) =>
      result?.state === 'pass' && benchmarks.length > 0 && !before.includes(fullTestName),
  )
  return more && `vitest has run the test "${more.fullTestName}" before it`
}

function testsIn(tasks: readonly TaskOfFile[]): TaskOfFile[] {
  return tasks.flatMap((one) => (one.type === 'test' ? [one] : testsIn(one.tasks ?? [])))
}
